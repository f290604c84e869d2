import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Guardian key proofs, encrypted shares and encrypted ballot nonces with fixed randomness, byte for byte.
@Suite struct KeyCeremonyProofVectorTests {
    struct KeyProof: Decodable, Sendable {
        let group: String
        let parameterBaseHash: HexBytes
        let purpose: String
        let guardian: Int
        let secrets: [HexBytes]
        let commitments: [HexBytes]
        let communicationKey: HexBytes
        let seed: String
        let challenge: HexBytes
        let responses: [HexBytes]
    }

    @Test("guardian key proofs, equations (10) to (13)")
    func guardianKeyProofs() throws {
        for known in try VectorFile<KeyProof>.load("proofs/guardian-key-proofs").cases {
            let group = try TestGroups.named(known.group)
            let statement = GuardianKeyProof.Statement(
                purpose: try #require(GuardianKeyProof.Purpose(rawValue: known.purpose)), guardian: known.guardian,
                commitments: try known.commitments.map(group.member),
                communicationKey: try group.member(known.communicationKey))
            var random = SeededRandom(known.seed)
            let proof = GuardianKeyProof.prove(
                statement, secrets: try known.secrets.map(group.secret),
                parameterBaseHash: try known.parameterBaseHash.hash, using: &random)
            #expect(proof.challenge.bytes == known.challenge.bytes)
            #expect(proof.responses.map(\.bytes) == known.responses.map(\.bytes))
            try proof.verify(statement, parameterBaseHash: known.parameterBaseHash.hash)
        }
    }

    struct Share: Decodable, Sendable {
        let group: String
        let parameterBaseHash: HexBytes
        let sender: Int
        let receiver: Int
        let secretKey: HexBytes
        let receiverKey: HexBytes
        let voteShare: HexBytes
        let dataShare: HexBytes
        let seed: String
        let k: HexBytes
        let keys: HexBytes
        let c0: HexBytes
        let c1: HexBytes
        let challenge: HexBytes
        let response: HexBytes
    }

    @Test("encrypted shares, equations (15) to (23)")
    func shareEncryptions() throws {
        for known in try VectorFile<Share>.load("proofs/share-encryptions").cases {
            let group = try TestGroups.named(known.group)
            let scheme = ShareEncryption(
                parameterBaseHash: try known.parameterBaseHash.hash, sender: known.sender, receiver: known.receiver,
                receiverKey: try group.member(known.receiverKey))
            var random = SeededRandom(known.seed)
            let ciphertext = scheme.encrypt(
                voteShare: try group.secret(known.voteShare), dataShare: try group.secret(known.dataShare),
                using: &random)
            #expect(ciphertext.c0.bytes == known.c0.bytes)
            #expect(ciphertext.c1 == known.c1.bytes)
            #expect(ciphertext.proof.challenge.bytes == known.challenge.bytes)
            #expect(ciphertext.proof.response.bytes == known.response.bytes)
            let shares = try scheme.decrypt(ciphertext, secretKey: group.secret(known.secretKey))
            #expect(shares.voteShare.withBytes(count: 32) { $0 } == known.voteShare.bytes)
            #expect(shares.dataShare.withBytes(count: 32) { $0 } == known.dataShare.bytes)
        }
    }

    @Test("key derivation with two blocks, equations (17) and (18)")
    func shareKeys() throws {
        for known in try VectorFile<Share>.load("proofs/share-encryptions").cases {
            let context = Array("share_encrypt".utf8) + [0, 0, 0, UInt8(known.sender), 0, 0, 0, UInt8(known.receiver)]
            let keys = KeyDerivation.keys(
                from: known.k.secret, label: "share_enc_keys", context: context, blocks: 2)
            #expect(keys.withBytes { $0 } == known.keys.bytes)
            let content = known.voteShare.bytes + known.dataShare.bytes
            #expect(KeyDerivation.mask(content, with: keys) == known.c1.bytes)
            #expect(KeyDerivation.mask(known.c1.bytes, with: keys) == content)
        }
    }

    struct Nonce: Decodable, Sendable {
        let group: String
        let identifierHash: HexBytes
        let dataKey: HexBytes
        let ballotNonce: HexBytes
        let seed: String
        let h: HexBytes
        let keys: HexBytes
        let c0: HexBytes
        let c1: HexBytes
        let challenge: HexBytes
        let response: HexBytes
    }

    @Test("encrypted ballot nonces, equations (34) to (38), also for a nonce beyond q")
    func ballotNonces() throws {
        for known in try VectorFile<Nonce>.load("proofs/ballot-nonce-encryptions").cases {
            let group = try TestGroups.named(known.group)
            let scheme = BallotNonceEncryption(identifierHash: try known.identifierHash.hash)
            var random = SeededRandom(known.seed)
            var content = known.ballotNonce.bytes
            let ciphertext = scheme.encrypt(
                SecretBytes(wiping: &content), to: try EncryptionKey(group.member(known.dataKey)), using: &random)
            #expect(ciphertext.c0.bytes == known.c0.bytes)
            #expect(ciphertext.c1 == known.c1.bytes)
            #expect(ciphertext.proof.challenge.bytes == known.challenge.bytes)
            #expect(ciphertext.proof.response.bytes == known.response.bytes)
            try scheme.verify(ciphertext)
            let keys = KeyDerivation.keys(
                from: known.h.secret, label: "ballot_nonce", context: Array("ballot_nonce_encrypt".utf8), blocks: 1)
            #expect(keys.withBytes { $0 } == known.keys.bytes)
            #expect(KeyDerivation.mask(ciphertext.c1, with: keys) == known.ballotNonce.bytes)
        }
    }
}
