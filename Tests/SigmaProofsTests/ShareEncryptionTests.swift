import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct ShareEncryptionTests {
    static let mismatch = ProofError(.challengeMismatch, "")
    let group = TestGroups.toy64

    private struct Letter {
        let scheme: ShareEncryption
        let secretKey: SecretScalar
        let ciphertext: SignedElGamalCiphertext
        let vote: [UInt8]
        let data: [UInt8]
    }

    private func letter(_ group: Group, sender: Int = 2, receiver: Int = 5) -> Letter {
        var random = SeededRandom("letter \(sender) \(receiver)")
        let secretKey = SecretScalar(group, using: &random)
        let vote = SecretScalar(group, using: &random)
        let data = SecretScalar(group, using: &random)
        let scheme = ShareEncryption(
            parameterBaseHash: someHash("H_P"), sender: sender, receiver: receiver,
            receiverKey: group.g(secret: secretKey))
        return Letter(
            scheme: scheme, secretKey: secretKey,
            ciphertext: scheme.encrypt(voteShare: vote, dataShare: data, using: &random),
            vote: vote.withBytes(count: 32) { $0 }, data: data.withBytes(count: 32) { $0 })
    }

    @Test("shares arrive as they were sent, in every group", arguments: TestGroups.all)
    func roundTrip(_ group: Group) throws {
        let letter = letter(group)
        // In the 7-bit group α is 1 for one nonce in 127; the seed avoids it.
        let shares = try letter.scheme.decrypt(letter.ciphertext, secretKey: letter.secretKey)
        #expect(shares.voteShare.withBytes(count: 32) { $0 } == letter.vote)
        #expect(shares.dataShare.withBytes(count: 32) { $0 } == letter.data)
        #expect(letter.ciphertext.c1 != letter.vote + letter.data)
    }

    @Test("a letter does not open for another sender, receiver or election")
    func transplants() {
        let letter = letter(group)
        let key = letter.scheme.receiverKey
        for (hash, sender, receiver) in [("H_P", 3, 5), ("H_P", 2, 4), ("H_P", 5, 2), ("other", 2, 5)] {
            let scheme = ShareEncryption(
                parameterBaseHash: someHash(hash), sender: sender, receiver: receiver, receiverKey: key)
            #expect(throws: Self.mismatch) {
                _ = try scheme.decrypt(letter.ciphertext, secretKey: letter.secretKey)
            }
        }
    }

    @Test("under another secret key the content is no share")
    func wrongKey() {
        let letter = letter(group)
        let other = self.letter(group, receiver: 6)
        #expect(throws: ProofError(.badShare, "")) {
            _ = try letter.scheme.decrypt(letter.ciphertext, secretKey: other.secretKey)
        }
    }

    @Test("every changed bit of the content is rejected")
    func mutatedContent() {
        let letter = letter(group)
        let old = letter.ciphertext
        for bit in 0..<512 {
            var c1 = old.c1
            c1[bit / 8] ^= 1 << UInt8(bit % 8)
            let changed = SignedElGamalCiphertext(c0: old.c0, c1: c1, proof: old.proof)
            #expect(throws: Self.mismatch) {
                _ = try letter.scheme.decrypt(changed, secretKey: letter.secretKey)
            }
        }
    }

    @Test("a changed proof or nonce commitment is rejected")
    func mutatedProof() throws {
        let letter = letter(group)
        let old = letter.ciphertext
        let (c, v) = (old.proof.challenge, old.proof.response)
        let c0 = try (old.c0.checked() * group.generator).unchecked
        let changes = [
            SignedElGamalCiphertext(c0: old.c0, c1: old.c1, proof: SchnorrProof(challenge: c + group.one, response: v)),
            SignedElGamalCiphertext(c0: old.c0, c1: old.c1, proof: SchnorrProof(challenge: c, response: v + group.one)),
            SignedElGamalCiphertext(c0: old.c0, c1: old.c1, proof: SchnorrProof(challenge: v, response: c)),
            SignedElGamalCiphertext(c0: c0, c1: old.c1, proof: old.proof),
            SignedElGamalCiphertext(c0: c0, c1: old.c1, proof: SchnorrProof(challenge: c, response: v - c)),
        ]
        for changed in changes {
            #expect(throws: Self.mismatch) { _ = try letter.scheme.decrypt(changed, secretKey: letter.secretKey) }
        }
    }

    @Test("a content of the wrong length is refused before anything is computed", arguments: [0, 32, 63, 65, 96])
    func contentLength(_ count: Int) throws {
        let letter = letter(group)
        let outside = try group.negative(letter.ciphertext.c0.checked())
        let changed = SignedElGamalCiphertext(
            c0: outside, c1: [UInt8](repeating: 7, count: count), proof: letter.ciphertext.proof)
        #expect(throws: ProofError(.wrongComponentCount, "")) {
            _ = try letter.scheme.decrypt(changed, secretKey: letter.secretKey)
        }
    }

    struct NonMember: Decodable, Sendable {
        let group: String
        let value: HexBytes
    }

    @Test("C0 outside the subgroup is refused, so no small-order part of the secret key is probed")
    func nonMembers() throws {
        let letter = letter(group)
        for known in try VectorFile<NonMember>.load("groups/nonmembers").cases
        where known.group == group.parameters.name {
            let changed = SignedElGamalCiphertext(
                c0: try group.unchecked(known.value), c1: letter.ciphertext.c1, proof: letter.ciphertext.proof)
            #expect(throws: ProofError(.notInSubgroup, "")) {
                _ = try letter.scheme.decrypt(changed, secretKey: letter.secretKey)
            }
        }
    }

    @Test("C0 = 1 is refused: anyone could read the content")
    func identityNonce() throws {
        let letter = letter(group)
        let changed = SignedElGamalCiphertext(
            c0: try group.identity.unchecked, c1: letter.ciphertext.c1, proof: letter.ciphertext.proof)
        #expect(throws: ProofError(.degenerateValue, "")) {
            _ = try letter.scheme.decrypt(changed, secretKey: letter.secretKey)
        }
    }

    struct Refused: Decodable, Sendable {
        let group: String
        let parameterBaseHash: HexBytes
        let sender: Int
        let receiver: Int
        let secretKey: HexBytes
        let receiverKey: HexBytes
        let c0: HexBytes
        let c1: HexBytes
        let challenge: HexBytes
        let response: HexBytes
        let expect: String
    }

    @Test("a share that is not below q is refused although the sender's proof holds")
    func shareBeyondOrder() throws {
        for known in try VectorFile<Refused>.load("proofs/share-encryptions-refused").cases {
            let group = try TestGroups.named(known.group)
            let scheme = ShareEncryption(
                parameterBaseHash: try known.parameterBaseHash.hash, sender: known.sender, receiver: known.receiver,
                receiverKey: try group.member(known.receiverKey))
            let proof = SchnorrProof(
                challenge: try group.scalar(known.challenge), response: try group.scalar(known.response))
            let ciphertext = SignedElGamalCiphertext(
                c0: try group.unchecked(known.c0), c1: known.c1.bytes, proof: proof)
            let secretKey = try group.secret(known.secretKey)
            let expected = ProofError(try #require(ProofError.Code(rawValue: known.expect)), "")
            #expect(throws: expected) { _ = try scheme.decrypt(ciphertext, secretKey: secretKey) }
        }
    }
}
