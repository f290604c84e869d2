import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct BallotNonceEncryptionTests {
    static let mismatch = ProofError(.challengeMismatch, "")
    let group = TestGroups.toy64
    let scheme = BallotNonceEncryption(identifierHash: someHash("H_I"))

    private func encrypted(_ group: Group) throws -> SignedElGamalCiphertext {
        var random = SeededRandom("ballot nonce")
        let nonce = SecretBytes.random(32, using: &random)
        return scheme.encrypt(nonce, to: try RangeFixture.key(group), using: &random)
    }

    @Test("an honest encryption is accepted in every group", arguments: TestGroups.all)
    func honest(_ group: Group) throws {
        try scheme.verify(try encrypted(group))
    }

    @Test("it does not hold for another ballot")
    func transplant() throws {
        let ciphertext = try encrypted(group)
        #expect(throws: Self.mismatch) {
            try BallotNonceEncryption(identifierHash: someHash("another ballot")).verify(ciphertext)
        }
    }

    @Test("every changed field is rejected")
    func mutations() throws {
        let old = try encrypted(group)
        let (c, v) = (old.proof.challenge, old.proof.response)
        let c0 = try (old.c0.checked() * group.generator).unchecked
        for bit in 0..<256 {
            var c1 = old.c1
            c1[bit / 8] ^= 1 << UInt8(bit % 8)
            let changed = SignedElGamalCiphertext(c0: old.c0, c1: c1, proof: old.proof)
            #expect(throws: Self.mismatch) { try scheme.verify(changed) }
        }
        for changed in [
            SignedElGamalCiphertext(c0: c0, c1: old.c1, proof: old.proof),
            SignedElGamalCiphertext(c0: c0, c1: old.c1, proof: SchnorrProof(challenge: c, response: v - c)),
            SignedElGamalCiphertext(c0: old.c0, c1: old.c1, proof: SchnorrProof(challenge: c + group.one, response: v)),
            SignedElGamalCiphertext(c0: old.c0, c1: old.c1, proof: SchnorrProof(challenge: c, response: v + group.one)),
        ] {
            #expect(throws: Self.mismatch) { try scheme.verify(changed) }
        }
    }

    @Test("a content of the wrong length is refused", arguments: [0, 31, 33, 64])
    func contentLength(_ count: Int) throws {
        let old = try encrypted(group)
        let changed = SignedElGamalCiphertext(
            c0: try group.negative(old.c0.checked()), c1: [UInt8](repeating: 1, count: count), proof: old.proof)
        #expect(throws: ProofError(.wrongComponentCount, "")) { try scheme.verify(changed) }
    }

    @Test("C0 outside the subgroup and C0 = 1 are refused")
    func degenerate() throws {
        let old = try encrypted(group)
        let outside = SignedElGamalCiphertext(
            c0: try group.negative(old.c0.checked()), c1: old.c1, proof: old.proof)
        #expect(throws: ProofError(.notInSubgroup, "")) { try scheme.verify(outside) }
        let identity = SignedElGamalCiphertext(c0: try group.identity.unchecked, c1: old.c1, proof: old.proof)
        #expect(throws: ProofError(.degenerateValue, "")) { try scheme.verify(identity) }
    }

    @Test("a share's ciphertext is no ballot nonce, even with the same hash")
    func otherUse() throws {
        var random = SeededRandom("other use")
        let share = SecretScalar(group, using: &random)
        let letter = ShareEncryption(
            parameterBaseHash: someHash("H_I"), sender: 1, receiver: 2, receiverKey: try RangeFixture.key(group).element
        ).encrypt(voteShare: share, dataShare: share, using: &random)
        let cut = SignedElGamalCiphertext(c0: letter.c0, c1: Array(letter.c1[..<32]), proof: letter.proof)
        #expect(throws: ProofError(.wrongComponentCount, "")) { try scheme.verify(letter) }
        #expect(throws: Self.mismatch) { try scheme.verify(cut) }
    }
}
