import BallotEncryption
import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// The nonces that follow from a ballot nonce, against known answers made by tools/crosscheck.
@Suite struct EncryptionNonceVectorTests {
    struct Nonce: Decodable, Sendable {
        let group: String
        let identifierHash: HexBytes
        let contest: Int
        let option: Int
        let ballotNonce: HexBytes
        let scalar: HexBytes
    }

    @Test("encryption nonces, equation (33): the ballot nonce goes in unreduced")
    func vectors() throws {
        let groups = [Group.standard] + GroupParameters.allInsecure.map { Group($0) }
        let cases = try VectorFile<Nonce>.load("hashes/encryption-nonce").cases
        #expect(!cases.isEmpty)
        for known in cases {
            let group = try #require(groups.first { $0.parameters.name == known.group })
            var ballotNonce = known.ballotNonce.bytes
            let nonces = EncryptionNonces(
                group: group, identifierHash: try known.identifierHash.hash,
                ballotNonce: SecretBytes(wiping: &ballotNonce))
            let nonce = nonces.nonce(contest: known.contest, option: known.option)
            #expect(nonce.withBytes(count: group.scalarByteCount) { $0 } == known.scalar.bytes)
        }
    }
}
