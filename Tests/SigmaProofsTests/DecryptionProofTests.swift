import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct DecryptionProofTests {
    static let mismatch = ProofError(.challengeMismatch, "")

    @Test("a changed challenge, response, total or key is rejected")
    func mutations() throws {
        let fixture = try DecryptionFixture(count: 3, quorum: 2)
        let (value, proof) = try fixture.decrypt([1, 3])
        let (one, K) = (fixture.group.one, fixture.key.element)
        let proofs = [
            DecryptionProof(challenge: proof.challenge + one, response: proof.response),
            DecryptionProof(challenge: proof.challenge, response: proof.response + one),
            DecryptionProof(challenge: proof.response, response: proof.challenge),
            DecryptionProof(challenge: proof.challenge.negated(), response: proof.response.negated()),
        ]
        for changed in proofs {
            #expect(throws: Self.mismatch) {
                try changed.verify(fixture.statement, key: fixture.key, value: value)
            }
        }
        for claimed in [value * K, value * K.inverse(), fixture.group.identity, value.inverse()] {
            #expect(throws: Self.mismatch) {
                try proof.verify(fixture.statement, key: fixture.key, value: claimed)
            }
        }
        let other = try EncryptionKey(K * fixture.group.generator)
        #expect(throws: Self.mismatch) { try proof.verify(fixture.statement, key: other, value: value) }
    }

    @Test("a proof does not hold for another contest, option, election or aggregate")
    func transplants() throws {
        let fixture = try DecryptionFixture(count: 3, quorum: 2)
        let (value, proof) = try fixture.decrypt([2, 3])
        let (aggregate, g) = (fixture.statement.aggregate, fixture.group.generator)
        let swapped = Ciphertext(alpha: aggregate.beta, beta: aggregate.alpha)
        let statements = [
            DecryptionStatement(extendedBaseHash: someHash("H_E"), contest: 3, option: 4, aggregate: aggregate),
            DecryptionStatement(extendedBaseHash: someHash("H_E"), contest: 2, option: 5, aggregate: aggregate),
            DecryptionStatement(extendedBaseHash: someHash("H_E"), contest: 4, option: 2, aggregate: aggregate),
            DecryptionStatement(extendedBaseHash: someHash("other"), contest: 2, option: 4, aggregate: aggregate),
            DecryptionStatement(extendedBaseHash: someHash("H_E"), contest: 2, option: 4, aggregate: swapped),
            DecryptionStatement(
                extendedBaseHash: someHash("H_E"), contest: 2, option: 4,
                aggregate: aggregate * Ciphertext(alpha: g, beta: fixture.key.element)),
            DecryptionStatement(
                extendedBaseHash: someHash("H_E"), contest: 2, option: 4,
                aggregate: Ciphertext(alpha: aggregate.alpha, beta: aggregate.beta * g)),
        ]
        for statement in statements {
            #expect(throws: Self.mismatch) { try proof.verify(statement, key: fixture.key, value: value) }
        }
        // Moving B and T together keeps M: the aggregate is hashed, so this fails too.
        let moved = DecryptionStatement(
            extendedBaseHash: someHash("H_E"), contest: 2, option: 4,
            aggregate: Ciphertext(alpha: aggregate.alpha, beta: aggregate.beta * fixture.key.element))
        #expect(throws: Self.mismatch) {
            try proof.verify(moved, key: fixture.key, value: value * fixture.key.element)
        }
    }

    @Test("the empty aggregate (1, 1) decrypts to 0")
    func emptyAggregate() throws {
        let fixture = try DecryptionFixture(count: 3, quorum: 2)
        let statement = DecryptionStatement(
            extendedBaseHash: someHash("H_E"), contest: 1, option: 1, aggregate: .neutral(fixture.group))
        let reveals = try [1, 2].map {
            (
                $0,
                DecryptionReveal(
                    statement, nonce: try fixture.nonces[$0 - 1].secret, share: try fixture.shares[$0 - 1].secret)
            )
        }
        let joint = try JointDecryption(
            statement, guardians: GuardianSet([1, 2], count: 3, quorum: 2),
            reveals: Dictionary(uniqueKeysWithValues: reveals))
        let (value, proof) = try joint.finish(responses: fixture.responses(joint), key: fixture.key)
        #expect(value.isIdentity)
        try proof.verify(statement, key: fixture.key, value: value)
    }
}
