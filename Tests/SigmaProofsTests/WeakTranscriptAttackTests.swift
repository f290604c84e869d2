import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Forgeries of Bernhard, Pereira and Warinschi ("How not to prove yourself", ASIACRYPT 2012): they succeed against a
/// verifier whose challenge leaves the statement out. The tests show that first, so that the rejection means something.
@Suite struct WeakTranscriptAttackTests {
    let group = TestGroups.toy64

    @Test("a 0/1 proof for a random plaintext passes a transcript without the ciphertext, and fails here")
    func randomPlaintext() throws {
        let key = try RangeFixture.key(group)
        let context = RangeProof.Context(identifierHash: someHash("H_I"), contest: 3, option: 5)
        var random = SeededRandom("random plaintext")
        var forgeries = 0
        for _ in 0..<40 {
            guard let (ciphertext, proof) = try forge(key, &random) else { continue }
            forgeries += 1
            // The equations of verification 6 hold for the challenge that hashes commitments only …
            let sum = proof.components.reduce(Scalar(group, 0)) { $0 + $1.challenge }
            #expect(weakChallenge(commitments(ciphertext, proof, key)) == sum)
            // … but not for the whole statement.
            #expect(throws: ProofError(.challengeMismatch, "")) {
                try proof.verify(ciphertext, limit: 1, key: key, context: context)
            }
        }
        #expect(forgeries > 5, "a root exists about every second time")
    }

    /// Solves c₀² − c₀·(e₀ + e₁ + c) + e₀·c = 0 for commitments chosen first; the plaintext is e₀/c₀.
    private func forge(_ key: EncryptionKey, _ random: inout SeededRandom) throws -> (Ciphertext, RangeProof)? {
        let r = group.randomScalar(&random)
        let a = [group.randomScalar(&random), group.randomScalar(&random)]
        let e = [group.randomScalar(&random), group.randomScalar(&random)]
        let chosen = (0...1).map {
            Ciphertext(alpha: group.g(a[$0]), beta: key.element.power(a[$0] + e[$0]))
        }
        let c = weakChallenge(chosen)
        let b = e[0] + e[1] + c
        guard let root = squareRoot(b * b - Scalar(group, 4) * e[0] * c) else { return nil }
        let c0 = (b + root) * (try Scalar(group, 2).inverse())
        let plaintext = e[0] * (try c0.inverse())
        let challenges = [c0, c - c0]
        let proof = RangeProof(
            components: (0...1).map { .init(challenge: challenges[$0], response: a[$0] - challenges[$0] * r) })
        return (Ciphertext(alpha: group.g(r), beta: key.element.power(r + plaintext)), proof)
    }

    private func commitments(_ ciphertext: Ciphertext, _ proof: RangeProof, _ key: EncryptionKey) -> [Ciphertext] {
        proof.components.enumerated().map { j, component in
            let w = component.response - Scalar(group, j) * component.challenge
            return Ciphertext(
                alpha: group.g(component.response) * ciphertext.alpha.power(component.challenge),
                beta: key.element.power(w) * ciphertext.beta.power(component.challenge))
        }
    }

    private func weakChallenge(_ commitments: [Ciphertext]) -> Scalar {
        group.hashToScalar(SHA256.hash(commitments.flatMap { $0.alpha.bytes + $0.beta.bytes }))
    }

    /// Atkin's formula for q ≡ 5 (mod 8); q = 2⁶⁴ − 59.
    private func squareRoot(_ value: Scalar) -> Scalar? {
        let q = UInt64.max - 58
        let doubled = Scalar(group, 2) * value
        let v = power(doubled, (q - 5) / 8)
        let i = doubled * v * v
        let root = value * v * (i - group.one)
        return root * root == value ? root : nil
    }

    private func power(_ base: Scalar, _ exponent: UInt64) -> Scalar {
        (0..<64).reversed().reduce(group.one) { result, bit in
            let squared = result * result
            return exponent >> UInt64(bit) & 1 == 1 ? squared * base : squared
        }
    }

    @Test("a bad guardian's shifted total passes a transcript without statement, and fails here")
    func shiftedTally() throws {
        var random = SeededRandom("shifted tally")
        let s = group.randomScalar(&random)
        let key = try EncryptionKey(group.g(s))
        let (x, y, stolen) = (group.randomScalar(&random), group.randomScalar(&random), Scalar(group, 1000))
        let c = weakChallenge([Ciphertext(alpha: group.g(x), beta: group.g(y))])
        // The last voter tunes the aggregate's nonce so that A^v·M^c = g^y for M = A^s·g^(s·stolen).
        let nonce = (y - c * s * stolen) * (try x.inverse())
        let total = 5000
        let aggregate = key.encrypt(total, nonce: try nonce.secret)
        let claimed = key.element.power(Scalar(group, total) - stolen)
        let proof = DecryptionProof(challenge: c, response: x - c * s)
        let m = aggregate.beta * claimed.inverse()
        #expect(group.g(proof.response) * key.element.power(c) == group.g(x))
        #expect(aggregate.alpha.power(proof.response) * m.power(c) == group.g(y))
        let statement = DecryptionStatement(
            extendedBaseHash: someHash("H_E"), contest: 1, option: 1, aggregate: aggregate)
        #expect(throws: ProofError(.challengeMismatch, "")) {
            try proof.verify(statement, key: key, value: claimed)
        }
    }
}
