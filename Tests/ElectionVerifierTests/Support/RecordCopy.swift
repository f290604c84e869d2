import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Foundation
import Primitives

/// A copy of a record on disk whose files can be changed for one verification and are restored after it.
final class RecordCopy {
    let record: TestRecord
    let folder: String
    private let work: TemporaryFolder
    /// Every file outside of the log, by path.
    let files: [String: [UInt8]]

    init(_ record: TestRecord) throws {
        self.record = record
        work = try TemporaryFolder()
        folder = "\(work.path)/record"
        try FileManager.default.copyItem(atPath: record.folder, toPath: folder)
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where !path.hasPrefix("log") {
            if DurableFile.isFolder("\(folder)/\(path)") { continue }
            files[path] = try DurableFile.read("\(folder)/\(path)")
        }
        self.files = files
    }

    deinit { work.remove() }

    /// The documents and line files, which signatures and links hang on.
    var contentPaths: [String] { files.keys.filter { !$0.hasSuffix(".p7s") }.sorted() }

    func text(_ path: String) -> [UInt8] { files[path] ?? [] }

    /// The lines of a file without their line feeds; a JSON document is one line.
    func lines(_ path: String) -> [[UInt8]] {
        text(path).split(separator: 10, omittingEmptySubsequences: true).map(Array.init)
    }

    /// The file with one line replaced.
    func replacing(_ path: String, line: Int, with bytes: [UInt8]) -> [UInt8] {
        guard path.hasSuffix(".jsonl") else { return bytes }
        var all = lines(path)
        all[line] = bytes
        return Array(all.map { $0 + [10] }.joined())
    }

    /// Verifies with these files instead of the record's own; `nil` removes one.
    func verify(_ changes: [String: [UInt8]?], leaves: [[UInt8]]? = nil) async throws -> VerificationReport {
        for (path, bytes) in changes { try put(bytes, path) }
        if let leaves { try writeLog(leaves) }
        let report = try await record.verify(folder)
        for path in changes.keys { try put(files[path], path) }
        if leaves != nil { try writeLog(record.log.leaves) }
        return report
    }

    private func put(_ bytes: [UInt8]?, _ path: String) throws {
        let file = URL(filePath: "\(folder)/\(path)")
        if let bytes {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        } else {
            try? FileManager.default.removeItem(at: file)
        }
    }

    private func writeLog(_ leaves: [[UInt8]]) throws {
        try TestLog(leaves: leaves).write(to: "\(folder)/\(RecordFolder.log)")
    }
}
