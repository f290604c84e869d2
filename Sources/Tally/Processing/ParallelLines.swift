import ElectionModel
import Primitives

/// Works on the lines of files with all processors, in bounded memory, and hands the results back in order.
///
/// Each worker gets many lines at once, so that the proofs in them can be checked together: few at the beginning, so that
/// every processor has work in a small box too, then up to 256 lines or what ``WorkMemory`` allows.
struct ParallelLines {
    struct Line: Sendable {
        let bytes: [UInt8]
        /// The file, and the line in it from 1.
        let path: String
        let number: Int

        var place: String { "\(path):\(number)" }

        /// N of a line that begins with `{"leaf":N,`; who decodes the line reads it again.
        var leafNumber: Int? {
            let prefix = Array("{\"leaf\":".utf8)
            guard bytes.starts(with: prefix) else { return nil }
            let digits = bytes.dropFirst(prefix.count).prefix { (48...57).contains($0) }
            return digits.count <= 10 ? Int(String(decoding: digits, as: UTF8.self)) : nil
        }
    }

    private static let firstCount = 8
    private static let maximumCount = 256

    private let workers: Int
    private let chunkByteCount: Int

    /// - Parameters:
    ///   - workers: how many at once; `nil` for one on each processor.
    ///   - keepsInput: whether results are as large as the lines that they are made from, and may wait as these do.
    init(workers: Int? = nil, keepsInput: Bool = false) {
        self.workers = WorkMemory.workerCount(workers)
        chunkByteCount = WorkMemory.byteCount(workers: self.workers) / (keepsInput ? 4 : 1)
    }

    /// - Parameters:
    ///   - prepare: runs for one line after the other, in their order, before they are worked on.
    ///   - work: runs concurrently; gets some lines of one file.
    ///   - consume: runs for one result after the other, in the order of the lines.
    func forEach<Item: Sendable, Result: Sendable>(
        _ paths: [String], prepare: (Line) throws -> Item, work: @escaping @Sendable ([Item]) throws -> Result,
        consume: (Result) throws -> Void
    ) async throws {
        var source = Source(paths: paths[...], byteCount: chunkByteCount)
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var (started, finished) = (0, 0)
            var waiting: [Int: Result] = [:]
            func take(_ part: (index: Int, result: Result)) throws {
                waiting[part.index] = part.result
                while let next = waiting.removeValue(forKey: finished) {
                    try consume(next)
                    finished += 1
                }
            }
            while true {
                // A part that takes long must not let results pile up behind it.
                while started - finished >= 4 * workers || started - finished - waiting.count >= workers {
                    guard let part = try await group.next() else { break }
                    try take(part)
                }
                let lines = try source.next(
                    min(Self.maximumCount, Self.firstCount << min(8, started / (2 * workers))))
                if lines.isEmpty { break }
                let items = try lines.map(prepare)
                group.addTask { [started] in (started, try work(items)) }
                started += 1
            }
            while let part = try await group.next() { try take(part) }
        }
    }

    private struct Source: ~Copyable {
        var paths: ArraySlice<String>
        private let byteCount: Int
        private var path = ""
        private var reader: LineReader?

        init(paths: ArraySlice<String>, byteCount: Int) { (self.paths, self.byteCount) = (paths, byteCount) }

        /// At most `count` lines of one file; none at the end of the last.
        mutating func next(_ count: Int) throws -> [Line] {
            var lines: [Line] = []
            var size = 0
            while lines.count < count, size < byteCount {
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
