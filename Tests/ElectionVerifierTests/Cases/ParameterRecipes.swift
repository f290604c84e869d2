import ElectionTestKit
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives

extension ForgedRecipes {
    private static func flipped(_ bytes: [UInt8]) -> [UInt8] { bytes.dropLast() + [bytes[bytes.count - 1] ^ 1] }

    /// Another number in record.json, which is listed, signed and logged like the right one.
    private static func stating(_ change: @escaping @Sendable (RecordList.Parameters) -> RecordList.Parameters)
        -> @Sendable (inout Forger) throws -> Void
    {
        { forger in forger.editList = { $0.changing(parameters: change($0.parameters)) } }
    }

    private static func hashing(
        _ change: @escaping @Sendable (GuardianRecord) -> GuardianRecord
    ) -> @Sendable (inout Forger) throws -> Void {
        { $0.guardians = change($0.guardians) }
    }

    private static let wrong = SHA256.hash(Array("another hash".utf8))

    static let parameters: [Recipe] = [
        Recipe(
            "older-specification", .standard, ["G7"], "States that the record follows version 2.0.0.",
            fails: [.specification]
        ) { $0.editList = { $0.changing(specification: "v2.0.0") } },
        Recipe(
            "other-prime", .standard, ["G7"], "States another p than the one of section 3.1.1.", fails: [.prime],
            forge: stating { .init(p: flipped($0.p), q: $0.q, g: $0.g) }),
        Recipe(
            "other-order", .standard, ["G7"], "States another q.", fails: [.order],
            forge: stating { .init(p: $0.p, q: flipped($0.q), g: $0.g) }),
        Recipe(
            "other-generator", .standard, ["G7", "P2"], "States another g, and changes nothing else.",
            fails: [.generator], forge: stating { .init(p: $0.p, q: $0.q, g: flipped($0.g)) }),
        Recipe(
            "parameter-base-hash", .toy, ["P12"], "The guardians sign a record with another H_P.",
            fails: [.parameterBaseHash], forge: hashing { $0.changing(parameterBaseHash: wrong) }),
        Recipe(
            "base-hash", .toy, ["P12"], "The guardians sign a record with another H_B.", fails: [.baseHash],
            forge: hashing { $0.changing(baseHash: wrong) }),
        Recipe(
            "extended-base-hash", .toy, ["P12"], "The guardians sign a record with another H_E than their keys give.",
            fails: [.extendedBaseHash], forge: hashing { $0.changing(extendedBaseHash: wrong) }),
        Recipe(
            "manifest-byte", .toy, ["P12", "B7"],
            "After the election one letter of the manifest is changed; every file hash, link, signature and leaf is made "
                + "to fit. The hashes and proofs that the manifest's bytes went into cannot be.",
            fails: [.baseHash],
            also: otherHashes.filter { $0.key != .baseHash }
        ) { forger in
            let text = forger.baseText(RecordFolder.manifest)
            forger.files[RecordFolder.manifest] = Array(
                text.replacing("\"label\":\"An election\"", with: "\"label\":\"An electioN\"").utf8)
        },
        Recipe(
            "toy-group", .toy, ["G7", "P2"],
            "A whole record in a group of 48 bits is shown to a verifier of real elections.",
            fails: [.prime],
            also: [
                .voteKey: "a number of another length", .aggregateAlpha: "a number of another length",
                .decryptedValue: "a number of another length",
            ], unreached: unreadable, group: .standard
        ) { _ in },
        Recipe(
            "other-generator-everywhere", .generator, ["P2", "G7"],
            "A whole record is made with another generator, g to a power that the forger knows: base hashes, keys, "
                + "proofs and totals all fit that g, which record.json states.",
            fails: [.generator, .parameterBaseHash],
            also: otherHashes.merging([.keyProof: "the proofs are for another g"]) { $1 },
            group: ForgedBase.Name.small.group
        ) { _ in },
    ]

    /// What fails where the ballots are of an election with another H_E.
    private static let otherHashes: [Check: String] = [
        .baseHash: "H_B hashes H_P",
        .extendedBaseHash: "H_E hashes H_B", .keyCommitments: "H_G and the commitments hash H_B",
        .identifierHash: "H_I hashes H_E", .selectionProof: "every proof of a ballot hashes H_I",
        .contestProof: "every proof of a ballot hashes H_I", .contestHash: "it hashes H_I",
        .confirmationCode: "it hashes H_I", .deviceHash: "it hashes H_E",
        .ballotStyle: "the ballots name another H_E", .encryptedNonce: "its proof hashes H_I",
        .loggedStanding: "the commitments in the log hash H_E", .decryptionProof: "it hashes H_E",
        .aggregateAlpha: inNoProduct, .aggregateBeta: inNoProduct,
        .aggregateCounts: "the verifier has no counted ballot of this election",
        .withheld: "the verifier has no counted ballot of this election", .totalBounds: "no ballot, no votes",
        .links: "the documents name another H_E",
    ]

    /// Everything that cannot be looked at in a record whose numbers have another length.
    private static let unreadable = Check.allCases.filter {
        ![
            .prime, .voteKey, .aggregateAlpha, .decryptedValue, .formats, .officialSignatures, .guardianSignatures,
            .links, .checkpoint, .logTree, .logGrammar, .logDocuments, .chainedField, .chainStart, .chainEnd,
            .contestData, .challengedData, .logWitnesses, .seenCheckpoints,
        ].contains($0) && !Check.overChallenges.contains($0)
    }
}
