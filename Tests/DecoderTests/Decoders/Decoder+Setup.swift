import ElectionModel
import ElectionSetup
import GroupArithmetic
import Primitives

extension Decoder {
    /// Files that officials write, which have more than one spelling.
    static let setup: [Decoder] = [
        prefLib, rollTable, rollChangesTable, overrideTable, authored(ElectionSettings.self, "SettingsFile"),
        authored(Manifest.self, "ManifestFile"),
    ]

    private static let prefLib = Decoder("PrefLibFile", refusal: SetupError.self, isCanonical: false) { bytes in
        let file = try PrefLibFile(bytes, name: "fuzz.cat")
        try DecoderFault.require(file.voterCount <= PrefLibFile.maximumVoterCount, "PrefLibFile: too many voters")
        guard file.voterCount < 1_000 else { return [] }
        let election = try PrefLibElection([file], label: "E")
        let roll = try? RollTable.read(election.rollTable, name: "roll.csv", manifest: election.manifest)
        try DecoderFault.require(roll == election.roll, "PrefLibFile: the roll table is not read back")
        return election.votesTable
    }

    private static let rollTable = Decoder("RollTable", refusal: SetupError.self, isCanonical: false) { bytes in
        guard let manifest = try? twoStyles.get() else { throw DecoderFault("RollTable: no manifest") }
        let roll = try RollTable.read(bytes, name: "fuzz.csv", manifest: manifest)
        let again = try? VoterRoll(canonical: roll.canonicalBytes, group: toyGroup)
        try DecoderFault.require(again == roll, "RollTable: the roll is not read back")
        return roll.canonicalBytes
    }

    /// Applied to a roll of two voters.
    private static let rollChangesTable = Decoder("RollChangesTable", refusal: SetupError.self, isCanonical: false) {
        bytes in
        guard let manifest = try? twoStyles.get(), let roll = try? twoVoters.get() else {
            throw DecoderFault("RollChangesTable: no roll")
        }
        let changes = try RollChangesTable.read(bytes, name: "fuzz.csv", manifest: manifest, roll: roll)
        guard let next = try? roll.applying(changes), next.version == 1 else {
            throw DecoderFault("RollChangesTable: the changes do not fit the roll")
        }
        let list = try? RollChanges(number: 1, salt: .zero, changes: changes, roll: next.documentHash)
        let again = try? list.map { try RollChanges(canonical: $0.canonicalBytes, group: toyGroup) }
        try DecoderFault.require(again != nil && again == list, "RollChangesTable: the list is not read back")
        return next.canonicalBytes
    }

    private static let overrideTable = Decoder("OverrideTable", refusal: SetupError.self, isCanonical: false) { bytes in
        let history = OverrideHistory()
        let entries = try OverrideTable.read(bytes, name: "fuzz.csv", history: history) { $0.hasPrefix("A") }
        let revoked = try? history.revoked(after: entries) { $0.hasPrefix("A") }
        try DecoderFault.require(revoked?.count == entries.count, "OverrideTable: the entries do not fit")
        let list = try? OverrideEntries(number: 1, salt: .zero, entries: entries)
        let again = try? list.map { try OverrideEntries(canonical: $0.canonicalBytes, group: toyGroup) }
        try DecoderFault.require(again != nil && again == list, "OverrideTable: the list is not read back")
        return list?.canonicalBytes ?? []
    }

    private static let twoVoters = Result {
        try VoterRoll(
            version: 0,
            voters: [
                .init(identifier: "A-1", name: "Ana", ballotStyle: 1, weight: 1),
                .init(identifier: "B-2", name: "Bo", ballotStyle: 2, weight: 3),
            ])
    }

    private static let twoStyles = Result {
        try Manifest(
            label: "M", contests: [.init(label: "C", options: [.init(label: "Yes"), .init(label: "No")])],
            ballotStyles: [.init(label: "North", contests: [1]), .init(label: "South West", contests: [1])])
    }

    /// White space between values is free, and nothing else.
    private static func authored<Document: CanonicalJSON>(_: Document.Type, _ name: String) -> Decoder {
        Decoder(name, refusal: FormatError.self, isCanonical: false) { bytes in
            let compact = AuthoredJSON.compact(bytes)
            try DecoderFault.require(AuthoredJSON.compact(compact) == compact, "\(name): not compact at once")
            let document = try Document(canonical: compact, group: toyGroup)
            try DecoderFault.require(document.canonicalBytes == compact, "\(name): more than white space was dropped")
            return compact
        }
    }
}
