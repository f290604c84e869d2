import ElectionModel
import ElectionTestKit
import Foundation
import Primitives
import Tally
import Testing

/// A count whose ballots are checked in parts.
struct RecountSharding {
    var count: TestCount
    private let work: TemporaryFolder
    /// So little memory that everything is sorted on disk.
    private let space = SortSpace(byteCount: 32, fanIn: 2)

    /// - Parameter linesPerSegment: few, so that shards of few ballots differ.
    init(_ count: TestCount, linesPerSegment: Int = 1) throws {
        work = try TemporaryFolder()
        self.count = try count.copy()
        try split(linesPerSegment)
    }

    private func split(_ linesPerSegment: Int) throws {
        let first = segment(0)
        let lines = try DurableFile.read(first).split(separator: 10).map { Array($0) + [10] }
        try DurableFile.remove(first)
        if DurableFile.exists(RecordFolder.hints(beside: first)) {
            try DurableFile.remove(RecordFolder.hints(beside: first))
        }
        for (number, start) in stride(from: 0, to: lines.count, by: linesPerSegment).enumerated() {
            try DurableFile.write(
                Array(lines[start..<min(lines.count, start + linesPerSegment)].joined()), to: segment(number))
        }
    }

    func segment(_ number: Int) -> String { "\(count.count)/\(RecordFolder.segment(number))" }

    /// The files of all shards.
    func parts(_ number: Int) async throws -> [String] {
        let folder = "\(work.path)/\(UUID().uuidString)"
        try DurableFile.makeFolder(folder)
        var paths: [String] = []
        for shard in 1...number {
            let path = "\(folder)/part-\(shard)"
            _ = try await count.opened().recount(Shard(number: shard, of: number), to: path, space: space) {}
            paths.append(path)
        }
        #expect(try DurableFile.list(folder).count == number)
        return paths
    }

    /// - Parameter parts: `nil` for a recount in one piece, as everybody does it.
    func rebuild(_ parts: [String]? = nil) async throws -> RebuiltAggregate {
        try await count.opened().rebuildAggregate(parts: parts, space: space) {}
    }

    /// A file with these bytes.
    func file(_ bytes: [UInt8]) throws -> String {
        let path = "\(work.path)/changed"
        try DurableFile.write(bytes, to: path, replacing: true)
        return path
    }
}
