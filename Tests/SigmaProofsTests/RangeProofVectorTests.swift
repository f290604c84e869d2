import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Ciphertexts and range proofs with fixed randomness, byte for byte.
@Suite struct RangeProofVectorTests {
    struct Selection: Decodable, Sendable {
        let group: String
        let key: HexBytes
        let value: Int
        let nonce: HexBytes
        let alpha: HexBytes
        let beta: HexBytes
    }

    @Test("selection ciphertexts, equation (31)")
    func ciphertexts() throws {
        for known in try VectorFile<Selection>.load("proofs/selection-ciphertexts").cases {
            let group = try TestGroups.named(known.group)
            let key = try EncryptionKey(group.member(known.key))
            let ciphertext = key.encrypt(known.value, nonce: try group.secret(known.nonce))
            #expect(ciphertext.alpha.bytes == known.alpha.bytes)
            #expect(ciphertext.beta.bytes == known.beta.bytes)
        }
    }

    struct Case: Decodable, Sendable {
        let group: String
        let key: HexBytes
        let identifierHash: HexBytes
        let contest: Int
        let option: Int?
        let limit: Int
        let value: Int
        let nonce: HexBytes
        let seed: String
        let alpha: HexBytes
        let beta: HexBytes
        let challenges: [HexBytes]
        let responses: [HexBytes]
    }

    @Test("range proofs, equations (57) to (62)", arguments: ["selection-range-proofs", "contest-limit-proofs"])
    func rangeProofs(_ file: String) throws {
        for known in try VectorFile<Case>.load("proofs/\(file)").cases {
            #expect((known.option == nil) == (file == "contest-limit-proofs"))
            let group = try TestGroups.named(known.group)
            let key = try EncryptionKey(group.member(known.key))
            let nonce = try group.secret(known.nonce)
            let context = RangeProof.Context(
                identifierHash: try known.identifierHash.hash, contest: known.contest, option: known.option)
            let ciphertext = key.encrypt(known.value, nonce: nonce)
            #expect(ciphertext.alpha.bytes == known.alpha.bytes)
            #expect(ciphertext.beta.bytes == known.beta.bytes)
            var random = SeededRandom(known.seed)
            let proof = RangeProof.prove(
                ciphertext, value: known.value, nonce: nonce, limit: known.limit, key: key, context: context,
                using: &random)
            #expect(proof.components.map(\.challenge.bytes) == known.challenges.map(\.bytes))
            #expect(proof.components.map(\.response.bytes) == known.responses.map(\.bytes))
            try proof.verify(ciphertext, limit: known.limit, key: key, context: context)
            let read = try UncheckedCiphertext(
                alpha: group.unchecked(known.alpha), beta: group.unchecked(known.beta))
            #expect(try proof.verify(read, limit: known.limit, key: key, context: context) == ciphertext)
        }
    }
}
