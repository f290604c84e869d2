import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// What guardians commit to in the first round of decryption (section 3.6.5).
@Suite struct DecryptionCommitmentVectorTests {
    struct Commitment: Decodable, Sendable {
        let group: String
        let extendedBaseHash: HexBytes
        let contest: Int
        let option: Int
        let guardian: Int
        let A: HexBytes
        let B: HexBytes
        let a: HexBytes
        let b: HexBytes
        let M: HexBytes
        let guardians: [Int]
        let hash: HexBytes
    }

    @Test("d_i, equation (88): U ascending, with its count")
    func decryptionCommitment() throws {
        for known in try VectorFile<Commitment>.load("hashes/decryption-commitment").cases {
            let group = try TestGroups.named(known.group)
            let statement = DecryptionStatement(
                extendedBaseHash: try known.extendedBaseHash.hash, contest: known.contest, option: known.option,
                aggregate: Ciphertext(alpha: try group.member(known.A), beta: try group.member(known.B)))
            let reveal = DecryptionReveal(
                a: try group.member(known.a), b: try group.member(known.b), partial: try group.member(known.M))
            let guardians = try GuardianSet(known.guardians, count: 200, quorum: 1)
            let hash = statement.commitmentHash(reveal, guardian: known.guardian, guardians: guardians)
            #expect(hash == (try known.hash.hash))
        }
    }
}
