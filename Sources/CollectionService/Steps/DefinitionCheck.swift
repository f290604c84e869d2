import BallotStorage
import ElectionModel
import GroupArithmetic
import Primitives

/// The first step: manifest, election.json and roll, signed by the officials that election.json names.
struct DefinitionCheck {
    private let document: SignedDocument
    private let folder: String
    private let keys: CollectorKeys
    private let group: Group

    init(_ document: SignedDocument, folder: String, keys: CollectorKeys, group: Group) {
        self.group = group
        self.document = document
        self.folder = folder
        self.keys = keys
    }

    func newStep() throws -> NewStep {
        let files = ElectionFiles(
            manifest: try read(ElectionFolder.manifest), election: try read(ElectionFolder.election),
            roll: try read(ElectionFolder.roll))
        let stated = try DefinitionDocument(canonical: document.bytes, group: group)
        for (name, hash, bytes) in [
            (ElectionFolder.manifest, stated.manifest, files.manifest),
            (ElectionFolder.election, stated.election, files.election), (ElectionFolder.roll, stated.roll, files.roll),
        ] {
            guard SHA256.hash(bytes) == hash else {
                throw ServiceError(.wrongDocument, "\(name) beside the definition is not the file that it names")
            }
        }
        let configuration = try ElectionConfiguration(canonical: files.election, group: group)
        _ = try document.verified(.officials(.definition), configuration: configuration)
        try requireKeys(configuration)
        return NewStep(
            .definition, document, definition: .init(files: files, roll: try roll(files, configuration)))
    }

    private func requireKeys(_ configuration: ElectionConfiguration) throws(ServiceError) {
        guard configuration.logKey == keys.logKey, configuration.ticketKey == keys.ticketKey else {
            throw ServiceError(
                .wrongDocument,
                "election.json names other log or ticket keys than this collector's \(DataFolder.publicKeys)")
        }
    }

    private func roll(_ files: ElectionFiles, _ configuration: ElectionConfiguration) throws -> VoterRoll {
        let manifest = try Manifest(canonical: files.manifest, group: group)
        try configuration.requireTexts(for: manifest)
        try configuration.requireCountable(manifest)
        let roll = try VoterRoll(canonical: files.roll, group: group, limit: 1 << 31)
        try roll.requireElectorate(of: configuration)
        guard roll.version == 0 else {
            throw ServiceError(.wrongDocument, "the initial roll has version 0, found \(roll.version)")
        }
        try roll.requireStyles(of: manifest)
        return roll
    }

    private func read(_ name: String) throws -> [UInt8] { try DurableFile.read("\(folder)/\(name)", limit: 1 << 31) }
}
