import ElectionModel
import ElectionSetup
import GroupArithmetic

extension Decoder {
    /// Files that officials write, which have more than one spelling.
    static let setup: [Decoder] = [
        prefLib, rollTable, authored(ElectionSettings.self, "SettingsFile"), authored(Manifest.self, "ManifestFile"),
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
