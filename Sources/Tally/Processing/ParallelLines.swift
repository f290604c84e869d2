import ElectionModel

/// Works on the lines of files with all processors, in bounded memory, and hands the results back in order.
enum ParallelLines {
    private static let batch = 128
    private static let chunk = 8

    /// - Parameters:
    ///   - work: runs concurrently; gets the line and its place (`file:number`).
    ///   - consume: runs for one result after the other, in the order of the lines.
    static func forEach<Result: Sendable>(
        _ paths: [String], work: @escaping @Sendable (_ line: [UInt8], _ place: String) -> Result,
        consume: (Result) throws -> Void
    ) async throws {
        for path in paths {
            var reader = try LineReader(path)
            while true {
                var lines: [(line: [UInt8], place: String)] = []
                while lines.count < batch, let line = try reader.next() {
                    lines.append((line, "\(path):\(reader.count)"))
                }
                if lines.isEmpty { break }
                for result in await map(lines, work) { try consume(result) }
            }
        }
    }

    private static func map<Result: Sendable>(
        _ lines: [(line: [UInt8], place: String)],
        _ work: @escaping @Sendable (_ line: [UInt8], _ place: String) -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, [Result]).self) { group in
            for start in stride(from: 0, to: lines.count, by: chunk) {
                let part = Array(lines[start..<min(start + chunk, lines.count)])
                group.addTask { (start, part.map { work($0.line, $0.place) }) }
            }
            var parts: [(Int, [Result])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
