import ElectionModel
import ElectionTestKit
import Foundation
import Identity
import Primitives
import Tally
import Testing

/// A ballot box that is processed in parts, with so little memory that everything is sorted on disk.
struct BoxSharding {
    let box: TestBox
    private let work: TemporaryFolder

    init(_ box: TestBox) throws {
        self.box = box
        work = try TemporaryFolder()
    }

    /// One ballot a segment, so that shards of few ballots differ.
    init(
        _ election: TestElection, _ casts: [TestCast], linesPerSegment: Int = 1,
        edit: (inout [[UInt8]]) throws -> Void = { _ in }
    ) throws {
        let folder = try TemporaryFolder().path + "/box"
        try self.init(
            TestBox(election, folder: folder, casts: casts, linesPerSegment: linesPerSegment, edit: edit))
    }

    // Inlined into asynchronous code, it makes Swift 6.3.1 crash.
    @inline(never)
    func processor(_ lists: [RevocationList] = [], isSmall: Bool = true) throws -> BoxProcessor {
        guard isSmall else { return try BoxProcessor(box.opened(), revocationLists: lists) }
        return try BoxProcessor(box.opened(), revocationLists: lists, workers: 2, sortByteCount: 64)
    }

    /// The files of all shards.
    func parts(_ count: Int, lists: [RevocationList] = []) async throws -> [String] {
        let folder = "\(work.path)/\(UUID().uuidString)"
        try DurableFile.makeFolder(folder)
        var paths: [String] = []
        for number in 1...count {
            let path = "\(folder)/part-\(number)"
            let (shard, processor) = (try Shard(number: number, of: count), try processor(lists))
            let found = try await processor.processShard(shard, to: path) {}
            #expect(try processor.lineCount(of: shard) == found.lineCount)
            paths.append(path)
        }
        #expect(try DurableFile.list(folder).count == count)
        return paths
    }

    /// Everything that comes of it: the files of the count folder, alarms and notes.
    struct Result: Equatable {
        let files: [String: [UInt8]]
        let alarms: [String]
        let notes: [String]
    }

    /// - Parameter parts: `nil` for a processing in one piece, as everybody does it.
    func result(_ parts: [String]? = nil, lists: [RevocationList] = []) async throws -> Result {
        let folder = "\(work.path)/\(UUID().uuidString)"
        let processor = try processor(lists, isSmall: parts != nil)
        let outcome = try await processor.process(into: folder, parts: parts, despiteAlarms: true) {}
        return Result(files: try Self.files(folder), alarms: outcome.alarms, notes: outcome.notes)
    }

    private static func files(_ folder: String, _ prefix: String = "") throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try DurableFile.list("\(folder)/\(prefix)") {
            let path = prefix + name
            if DurableFile.isFolder("\(folder)/\(path)") {
                files.merge(try Self.files(folder, path + "/")) { $1 }
            } else {
                files[path] = try DurableFile.read("\(folder)/\(path)")
            }
        }
        return files
    }

    /// A file with these bytes.
    func file(_ bytes: [UInt8]) throws -> String {
        let path = "\(work.path)/changed"
        try DurableFile.write(bytes, to: path, replacing: true)
        return path
    }
}
