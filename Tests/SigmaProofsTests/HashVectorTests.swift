import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// The hashes of sections 3.1 to 3.3, laid down as the tables of section 5.5 say.
@Suite struct HashVectorTests {
    struct ParameterBase: Decodable, Sendable {
        let group: String
        let guardians: Int
        let quorum: Int
        let length: Int
        let hash: HexBytes
    }

    @Test("H_P, equation (4)")
    func parameterBaseHash() throws {
        let version = try HashValue(bytes: Array("v2.1.0".utf8) + [UInt8](repeating: 0, count: 26))
        for known in try VectorFile<ParameterBase>.load("hashes/parameter-base-hash").cases {
            let parameters = try TestGroups.named(known.group).parameters
            var input = HashInput(version, .parameterBaseHash)
            for number in [parameters.p, parameters.q, try TestGroups.named(known.group).generator.bytes] {
                input.append(fixed: number)
            }
            input.append(known.guardians)
            input.append(known.quorum)
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

    struct Base: Decodable, Sendable {
        let parameterBaseHash: HexBytes
        let manifest: HexBytes
        let length: Int
        let hash: HexBytes
    }

    @Test("H_B, equation (5): the manifest is counted")
    func baseHash() throws {
        for known in try VectorFile<Base>.load("hashes/base-hash").cases {
            var input = HashInput(try known.parameterBaseHash.hash, .baseHash)
            input.append(counted: known.manifest.bytes)
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

    struct Record: Decodable, Sendable {
        let group: String
        let baseHash: HexBytes
        let voteKey: HexBytes
        let dataKey: HexBytes
        let voteCommitments: [[HexBytes]]
        let dataCommitments: [[HexBytes]]
        let communicationKeys: [HexBytes]
        let length: Int
        let hash: HexBytes
    }

    @Test("H_G, equation (27)")
    func guardianRecord() throws {
        for known in try VectorFile<Record>.load("hashes/guardian-record").cases {
            let rows = known.voteCommitments + known.dataCommitments + [known.communicationKeys]
            var input = HashInput(try known.baseHash.hash, .guardianRecord)
            for value in [known.voteKey, known.dataKey] + rows.joined() { input.append(fixed: value.bytes) }
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

    struct ExtendedBase: Decodable, Sendable {
        let baseHash: HexBytes
        let voteKey: HexBytes
        let dataKey: HexBytes
        let length: Int
        let hash: HexBytes
    }

    @Test("H_E, equation (30)")
    func extendedBaseHash() throws {
        for known in try VectorFile<ExtendedBase>.load("hashes/extended-base-hash").cases {
            var input = HashInput(try known.baseHash.hash, .extendedBaseHash)
            input.append(fixed: known.voteKey.bytes)
            input.append(fixed: known.dataKey.bytes)
            #expect(input.hash(length: known.length) == (try known.hash.hash))
        }
    }

    struct Identifier: Decodable, Sendable {
        let extendedBaseHash: HexBytes
        let identifier: HexBytes
        let hash: HexBytes
    }

    @Test("H_I, equation (32)")
    func identifierHash() throws {
        for known in try VectorFile<Identifier>.load("hashes/identifier-hash").cases {
            var input = HashInput(try known.extendedBaseHash.hash, .identifierHash)
            input.append(fixed: known.identifier.bytes)
            #expect(input.hash(length: 33) == (try known.hash.hash))
        }
    }

    struct Nonce: Decodable, Sendable {
        let group: String
        let identifierHash: HexBytes
        let contest: Int
        let option: Int
        let ballotNonce: HexBytes
        let scalar: HexBytes
    }

    @Test("encryption nonces, equation (33): the ballot nonce goes in unreduced")
    func encryptionNonces() throws {
        for known in try VectorFile<Nonce>.load("hashes/encryption-nonce").cases {
            let group = try TestGroups.named(known.group)
            var input = HashInput(try known.identifierHash.hash, .encryptionNonce)
            input.append(known.contest)
            input.append(known.option)
            input.append(fixed: known.ballotNonce.bytes)
            #expect(group.hashToScalar(input.hash(length: 41)).bytes == known.scalar.bytes)
        }
    }
}
