public import ElectionModel
import GroupArithmetic
import Primitives

/// Puts an election record together from a count folder (design, "Election record").
///
/// The record lacks its log until officials signed record.json and the collector logged it.
public struct RecordPublisher {
    private let count: CountFolder

    public init(_ count: CountFolder) { self.count = count }

    /// - Parameters:
    ///   - result: as ``ResultBuilder`` gave it.
    ///   - output: the record's folder; must not exist. It appears only when it is complete.
    public func publish(_ result: ResultDocument, to output: String) throws -> RecordList {
        let staging = try StagingFolder(output)
        for folder in ["definition", "guardians", "steps"] { try DurableFile.makeFolder("\(staging.path)/\(folder)") }
        var files = [
            RecordFolder.manifest, RecordFolder.election, RecordFolder.definition, RecordFolder.commitments,
            RecordFolder.guardians, RecordFolder.open, RecordFolder.close, RecordFolder.processed,
            RecordFolder.aggregate, RecordFolder.dispositions,
        ]
        files += BoxProcessor.supplementFiles(count.rollVersion, count.overrideLists, count.releases)
        files += count.sessions.indices.map { RecordFolder.session($0 + 1) }
        for file in files { try SignedDocument.load("\(count.folder)/\(file)").save(as: file, in: staging.path) }
        try copyBallots(to: staging.path)
        try DurableFile.write(result.canonicalBytes, to: "\(staging.path)/\(RecordFolder.result)")
        try DurableFile.write(ResultTable.bytes(result), to: "\(staging.path)/\(RecordFolder.resultTable)")
        let list = try self.list(staging.path)
        try DurableFile.write(list.canonicalBytes, to: "\(staging.path)/\(RecordFolder.list)")
        try staging.commit()
        return list
    }

    private func copyBallots(to folder: String) throws {
        let source = "\(count.folder)/\(RecordFolder.ballots)"
        guard DurableFile.isFolder(source) else { return }
        try DurableFile.makeFolder("\(folder)/\(RecordFolder.ballots)")
        for name in try DurableFile.list(source) {
            try DurableFile.write(
                DurableFile.read("\(source)/\(name)", limit: 16 << 30), to: "\(folder)/\(RecordFolder.ballots)/\(name)")
        }
    }

    private func list(_ folder: String) throws -> RecordList {
        let context = count.context
        let group = context.group
        let settings = context.configuration.settings
        return RecordList(
            parameters: RecordList.Parameters(
                p: group.parameters.p, q: group.parameters.q, g: group.generator.bytes),
            election: context.extendedBaseHash, fingerprint: context.fingerprint, roll: context.definition.roll,
            level: settings.publicationLevel, files: try Self.files(folder, ""))
    }

    /// All files below `folder`, ascending by path.
    private static func files(_ folder: String, _ prefix: String) throws -> [RecordList.File] {
        var found: [RecordList.File] = []
        for name in try DurableFile.list("\(folder)/\(prefix)") {
            let path = prefix + name
            if DurableFile.isFolder("\(folder)/\(path)") {
                found += try files(folder, path + "/")
            } else {
                let bytes = try DurableFile.read("\(folder)/\(path)", limit: 16 << 30)
                found.append(RecordList.File(path: path, byteCount: bytes.count, hash: SHA256.hash(bytes)))
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
