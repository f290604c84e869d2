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
            RecordFolder.aggregate,
        ]
        files += BoxProcessor.supplementFiles(count.rollVersion, count.overrideLists, count.releases)
        files += count.sessions.indices.map { RecordFolder.session($0 + 1) }
        for file in files { try SignedDocument.load("\(count.folder)/\(file)").save(as: file, in: staging.path) }
        try Self.copy(
            "\(count.folder)/\(RecordFolder.dispositions)", to: "\(staging.path)/\(RecordFolder.dispositions)")
        for ballots in [RecordFolder.ballots, RecordFolder.challenged] { try copyFolder(ballots, to: staging.path) }
        try DurableFile.write(result.canonicalBytes, to: "\(staging.path)/\(RecordFolder.result)")
        try DurableFile.write(ResultTable.bytes(result), to: "\(staging.path)/\(RecordFolder.resultTable)")
        let list = try self.list(staging.path)
        try DurableFile.write(list.canonicalBytes, to: "\(staging.path)/\(RecordFolder.list)")
        try staging.commit()
        return list
    }

    /// A folder of ballots, where there is one.
    private func copyFolder(_ name: String, to folder: String) throws {
        let source = "\(count.folder)/\(name)"
        guard DurableFile.isFolder(source) else { return }
        try DurableFile.makeFolder("\(folder)/\(name)")
        for file in try DurableFile.list(source) {
            try Self.copy("\(source)/\(file)", to: "\(folder)/\(name)/\(file)")
        }
    }

    private static let pieceByteCount = 1 << 20

    private static func copy(_ source: String, to target: String) throws {
        let file = try RandomAccessFile(reading: source)
        var writer = try LineWriter(target)
        for offset in stride(from: 0, to: file.byteCount, by: pieceByteCount) {
            try writer.append(raw: file.read(at: offset, count: min(pieceByteCount, file.byteCount - offset)))
        }
        _ = try writer.finish()
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
                let file = try RandomAccessFile(reading: "\(folder)/\(path)")
                found.append(RecordList.File(path: path, byteCount: file.byteCount, hash: try hash(file)))
            }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func hash(_ file: RandomAccessFile) throws -> HashValue {
        var hasher = SHA256()
        for offset in stride(from: 0, to: file.byteCount, by: pieceByteCount) {
            hasher.update(try file.read(at: offset, count: min(pieceByteCount, file.byteCount - offset)))
        }
        return hasher.finalize()
    }
}
