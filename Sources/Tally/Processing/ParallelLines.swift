import ElectionModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Works on the lines of files with all processors, in bounded memory, and hands the results back in order.
///
/// Each worker gets many lines at once, so that the proofs in them can be checked together: few at the beginning, so that
/// every processor has work in a small box too, then up to 256 lines or 16 MiB.
enum ParallelLines {
    struct Line: Sendable {
        let bytes: [UInt8]
        /// The file, and the line in it from 1.
        let path: String
        let number: Int

        var place: String { "\(path):\(number)" }
    }

    private static let firstCount = 8
    private static let maximumCount = 256
    private static let maximumByteCount = 16 << 20

    /// - Parameters:
    ///   - work: runs concurrently; gets some lines of one file and gives a result for each.
    ///   - consume: runs for one result after the other, in the order of the lines.
    static func forEach<Result: Sendable>(
        _ paths: [String], work: @escaping @Sendable ([Line]) -> [Result], consume: (Result) throws -> Void
    ) async throws {
        try await forEach(paths, prepare: { $0 }, work: work, consume: consume)
    }

    /// - Parameter prepare: runs for one line after the other, in their order, before they are worked on.
    static func forEach<Item: Sendable, Result: Sendable>(
        _ paths: [String], prepare: (Line) throws -> Item, work: @escaping @Sendable ([Item]) -> [Result],
        consume: (Result) throws -> Void
    ) async throws {
        let workers = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var source = Source(paths: paths[...])
        try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
            var (started, finished) = (0, 0)
            var waiting: [Int: [Result]] = [:]
            func take(_ part: (index: Int, results: [Result])) throws {
                waiting[part.index] = part.results
                while let next = waiting.removeValue(forKey: finished) {
                    for result in next { try consume(result) }
                    finished += 1
                }
            }
            while true {
                // A part that takes long must not let results pile up behind it.
                while started - finished >= 4 * workers || started - finished - waiting.count >= workers {
                    guard let part = try await group.next() else { break }
                    try take(part)
                }
                let lines = try source.next(min(maximumCount, firstCount << min(8, started / (2 * workers))))
                if lines.isEmpty { break }
                let items = try lines.map(prepare)
                group.addTask { [started] in (started, work(items)) }
                started += 1
            }
            while let part = try await group.next() { try take(part) }
        }
    }

    private struct Source: ~Copyable {
        var paths: ArraySlice<String>
        private var path = ""
        private var reader: LineReader?

        init(paths: ArraySlice<String>) { self.paths = paths }

        /// At most `count` lines of one file; none at the end of the last.
        mutating func next(_ count: Int) throws -> [Line] {
            var lines: [Line] = []
            var size = 0
            while lines.count < count, size < maximumByteCount {
                if let bytes = try reader?.next() {
                    lines.append(Line(bytes: bytes, path: path, number: reader?.count ?? 0))
                    size += bytes.count
                    continue
                }
                guard lines.isEmpty, let next = paths.popFirst() else { break }
                path = next
                reader = try LineReader(next)
            }
            return lines
        }
    }
}
