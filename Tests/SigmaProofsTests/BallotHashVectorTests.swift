import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// The hashes of sections 3.4 and 3.6, laid down as the tables of section 5.5 say.
@Suite struct BallotHashVectorTests {
    struct Contest: Decodable, Sendable {
        struct Pair: Decodable, Sendable {
            let alpha: HexBytes
            let beta: HexBytes
        }

        let identifierHash: HexBytes
        let contest: Int
        let ciphertexts: [Pair]
        let length: Int
        let hash: HexBytes
    }

    @Test("contest hashes, equation (70), without contest data")
    func contestHash() throws {
        for known in try VectorFile<Contest>.load("hashes/contest-hash").cases {
            var input = HashInput(try known.identifierHash.hash, .contestHash)
            input.append(known.contest)
            for pair in known.ciphertexts {
                input.append(fixed: pair.alpha.bytes)
                input.append(fixed: pair.beta.bytes)
            }
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

    struct Code: Decodable, Sendable {
        let identifierHash: HexBytes
        let contestHashes: [HexBytes]
        let deviceHash: HexBytes
        let length: Int
        let hash: HexBytes
    }

    @Test("confirmation codes, equations (71) and (73)")
    func confirmationCode() throws {
        for known in try VectorFile<Code>.load("hashes/confirmation-code").cases {
            var input = HashInput(try known.identifierHash.hash, .confirmationCode)
            for hash in known.contestHashes { input.append(try hash.hash) }
            input.append(0)
            input.append(try known.deviceHash.hash)
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

    struct Device: Decodable, Sendable {
        let extendedBaseHash: HexBytes
        let device: String
        let length: Int
        let hash: HexBytes
    }

    @Test("H_DI, equation (72): the string is counted in bytes of UTF-8")
    func deviceHash() throws {
        for known in try VectorFile<Device>.load("hashes/device-hash").cases {
            var input = HashInput(try known.extendedBaseHash.hash, .deviceInformation)
            input.append(counted: Array(known.device.utf8))
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

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
