import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// The model's hashes against known answers made by tools/crosscheck.
@Suite struct HashVectorTests {
    private static let groups = [Group.standard] + GroupParameters.allInsecure.map { Group($0) }

    private static func group(_ name: String) throws -> Group {
        try #require(groups.first { $0.parameters.name == name })
    }

    struct ParameterBase: Decodable, Sendable {
        let group: String
        let guardians: Int
        let quorum: Int
        let hash: HexBytes
    }

    @Test("H_P, equation (4)")
    func parameterBaseHash() throws {
        for known in try VectorFile<ParameterBase>.load("hashes/parameter-base-hash").cases {
            let hash = BaseHashes.parameterBaseHash(
                try Self.group(known.group), guardianCount: known.guardians, quorum: known.quorum)
            #expect(hash == (try known.hash.hash), "\(known.group) \(known.guardians) \(known.quorum)")
        }
    }

    struct Base: Decodable, Sendable {
        let parameterBaseHash: HexBytes
        let manifest: HexBytes
        let hash: HexBytes
    }

    @Test("H_B, equation (5)")
    func baseHash() throws {
        for known in try VectorFile<Base>.load("hashes/base-hash").cases {
            let hash = BaseHashes.baseHash(try known.parameterBaseHash.hash, manifest: known.manifest.bytes)
            #expect(hash == (try known.hash.hash))
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
        let hash: HexBytes
    }

    @Test("H_G, equation (27): votes' commitments of all guardians, then the data's, then the communication keys")
    func guardianRecord() throws {
        for known in try VectorFile<Record>.load("hashes/guardian-record").cases {
            let group = try Self.group(known.group)
            func member(_ bytes: HexBytes) throws -> GroupElement {
                try UncheckedElement(group, bytes: bytes.bytes).checked()
            }
            let nothing = GuardianKeyProof(challenge: Scalar(group, 0), responses: [])
            let guardians = try known.communicationKeys.indices.map { index in
                GuardianPublicKeys(
                    ceremony: .zero, guardian: index + 1, communicationKey: try member(known.communicationKeys[index]),
                    voteCommitments: try known.voteCommitments[index].map(member),
                    dataCommitments: try known.dataCommitments[index].map(member), voteProof: nothing,
                    dataProof: nothing)
            }
            let hash = BaseHashes.guardianRecordHash(
                try known.baseHash.hash, voteKey: try member(known.voteKey), dataKey: try member(known.dataKey),
                guardians: guardians)
            #expect(hash == (try known.hash.hash))
        }
    }

    struct ExtendedBase: Decodable, Sendable {
        let group: String
        let baseHash: HexBytes
        let voteKey: HexBytes
        let dataKey: HexBytes
        let hash: HexBytes
    }

    @Test("H_E, equation (30), and K and K̂ do not commute in it")
    func extendedBaseHash() throws {
        for known in try VectorFile<ExtendedBase>.load("hashes/extended-base-hash").cases {
            let group = try Self.group(known.group)
            let base = try known.baseHash.hash
            let vote = try UncheckedElement(group, bytes: known.voteKey.bytes).checked()
            let data = try UncheckedElement(group, bytes: known.dataKey.bytes).checked()
            #expect(BaseHashes.extendedBaseHash(base, voteKey: vote, dataKey: data) == (try known.hash.hash))
            #expect(BaseHashes.extendedBaseHash(base, voteKey: data, dataKey: vote) != (try known.hash.hash))
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
            let hash = BallotHashes.identifierHash(
                extendedBaseHash: try known.extendedBaseHash.hash, identifier: try known.identifier.hash)
            #expect(hash == (try known.hash.hash))
        }
    }

    struct Contest: Decodable, Sendable {
        struct Pair: Decodable, Sendable {
            let alpha: HexBytes
            let beta: HexBytes
        }

        let group: String
        let identifierHash: HexBytes
        let contest: Int
        let ciphertexts: [Pair]
        let hash: HexBytes
    }

    @Test("χ_l, equation (70)")
    func contestHash() throws {
        for known in try VectorFile<Contest>.load("hashes/contest-hash").cases {
            let group = try Self.group(known.group)
            let ciphertexts = try known.ciphertexts.map {
                UncheckedCiphertext(
                    alpha: try UncheckedElement(group, bytes: $0.alpha.bytes),
                    beta: try UncheckedElement(group, bytes: $0.beta.bytes))
            }
            let hash = BallotHashes.contestHash(
                identifierHash: try known.identifierHash.hash, contest: known.contest, ciphertexts: ciphertexts)
            #expect(hash == (try known.hash.hash))
        }
    }

    struct Device: Decodable, Sendable {
        let extendedBaseHash: HexBytes
        let device: String
        let hash: HexBytes
    }

    @Test("H_DI, equation (72), and the chaining field without chaining, equation (73)")
    func deviceHash() throws {
        for known in try VectorFile<Device>.load("hashes/device-hash").cases {
            let base = try known.extendedBaseHash.hash
            #expect(BallotHashes.deviceHash(extendedBaseHash: base, device: known.device) == (try known.hash.hash))
            let field = BallotHashes.chainingField(extendedBaseHash: base, device: known.device)
            #expect(field == [0, 0, 0, 0] + known.hash.bytes)
            #expect(field.count == BallotHashes.chainingFieldByteCount)
        }
    }

    struct Code: Decodable, Sendable {
        let identifierHash: HexBytes
        let contestHashes: [HexBytes]
        let deviceHash: HexBytes
        let hash: HexBytes
    }

    @Test("H_C, equation (71)")
    func confirmationCode() throws {
        for known in try VectorFile<Code>.load("hashes/confirmation-code").cases {
            let hashes = try known.contestHashes.map { try $0.hash }
            let code = BallotHashes.confirmationCode(
                identifierHash: try known.identifierHash.hash, contestHashes: hashes,
                chainingField: [0, 0, 0, 0] + known.deviceHash.bytes)
            #expect(code == (try known.hash.hash))
        }
    }

    @Test("id_B depends on the election, the salt, the style and the voter, and no two inputs run together")
    func boundIdentifier() {
        var seen: Set<HashValue> = []
        for election in ["a", "b"] {
            for salt in ["s", "t"] {
                for style in [1, 2, 0x3130] {
                    for voter in ["", "1", "10", "V-1", "V-10"] {
                        let identifier = BallotHashes.boundIdentifier(
                            extendedBaseHash: someHash(election), salt: someHash(salt), ballotStyle: style,
                            voter: voter)
                        #expect(seen.insert(identifier).inserted)
                    }
                }
            }
        }
    }

    @Test("the fingerprint is SHA-256 over a prefix and four hashes, each of which counts")
    func fingerprint() {
        let names = ["manifest", "election", "roll", "guardians"]
        func fingerprint(_ hashes: [HashValue]) -> HashValue {
            ElectionFingerprint.compute(
                definition: .init(manifest: hashes[0], election: hashes[1], roll: hashes[2]), guardians: hashes[3])
        }
        let hashes = names.map(someHash)
        let prefix = Array("glassurn-fingerprint-v0\n".utf8)
        #expect(fingerprint(hashes) == SHA256.hash(prefix + hashes.flatMap(\.bytes)))
        for index in hashes.indices {
            var changed = hashes
            changed[index] = someHash("other")
            #expect(fingerprint(changed) != fingerprint(hashes))
        }
        #expect(fingerprint(hashes.reversed()) != fingerprint(hashes))
    }
}
