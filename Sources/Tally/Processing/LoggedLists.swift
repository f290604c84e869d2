import ElectionModel
import Primitives

/// The roll updates, override lists and releases of a box or count folder: exactly those that the log names, in its order, each
/// signed by enough officials.
struct LoggedLists {
    let rollUpdates: [VerifiedDocument]
    let overrideLists: [VerifiedDocument]

    init(folder: String, _ context: ElectionContext, _ log: LogWalk) throws {
        rollUpdates = try Self.load(
            log.rollUpdates.map(\.document), .rollUpdate, folder, context, path: RecordFolder.rollUpdate)
        overrideLists = try Self.load(
            log.overrideLists, .overrideList, folder, context, path: RecordFolder.overrideList)
        try Self.checkReleases(
            Self.load(log.releases, .definition, folder, context, path: RecordFolder.release), context)
    }

    private static func checkReleases(_ documents: [VerifiedDocument], _ context: ElectionContext) throws {
        var previous = HashValue.zero
        for (index, document) in documents.enumerated() {
            let release = try ReleaseDocument(canonical: document.bytes, group: context.group)
            guard release.number == index + 1, release.previous == previous,
                release.fingerprint == context.fingerprint, release.election == context.extendedBaseHash
            else { throw TallyError(.badBox, "release \(index + 1) belongs to another election or place") }
            previous = document.hash
        }
    }

    /// How each update changed the electorate, as its document says.
    func electorate(_ context: ElectionContext) throws -> ElectorateHistory {
        var previous = context.definition.roll
        var updates: [RollUpdate] = []
        for (index, document) in rollUpdates.enumerated() {
            let update = try RollUpdate(canonical: document.bytes, group: context.group)
            guard update.number == index + 1, update.previous == previous, update.fingerprint == context.fingerprint,
                update.election == context.extendedBaseHash
            else { throw TallyError(.badBox, "roll update \(index + 1) belongs to another election or roll") }
            previous = document.hash
            updates.append(update)
        }
        return try ElectorateHistory(context.configuration.electorate, updates: updates)
    }

    private static func load(
        _ hashes: [HashValue], _ act: OfficialAct, _ folder: String, _ context: ElectionContext, path: (Int) -> String
    ) throws -> [VerifiedDocument] {
        guard !DurableFile.exists("\(folder)/\(path(hashes.count + 1))") else {
            throw TallyError(.badBox, "\(path(hashes.count + 1)) does not stand in the log")
        }
        return try hashes.enumerated().map { index, hash in
            let name = path(index + 1)
            let document = try SignedDocument.load("\(folder)/\(name)")
            guard document.hash == hash else {
                throw TallyError(.badBox, "\(name) is not the document of its leaf in the log")
            }
            return try document.verified(.officials(act), context, file: name)
        }
    }
}
