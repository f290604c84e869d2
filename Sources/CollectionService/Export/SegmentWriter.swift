import ElectionModel
import Primitives

/// Writes the logged ballots of one kind as lines, in numbered files.
struct SegmentWriter<Stored> {
    /// The files by number.
    let path: (Int) -> String
    /// The ballots from a leaf on, so many at most.
    let page: (_ leaf: Int, _ limit: Int) async throws -> [Stored]
    let leaf: (Stored) -> Int
    /// The lines of a page, in order.
    let lines: ([Stored]) async throws -> [[UInt8]]

    /// - Parameters:
    ///   - pageSize: how many ballots are in memory.
    ///   - progress: is told after each ballot.
    /// - Returns: the number of ballots.
    func write(pageSize: Int, progress: () -> Void) async throws -> Int {
        var (next, count, segment) = (0, 0, 0)
        var stored = try await page(next, pageSize)
        while !stored.isEmpty {
            var writer = try LineWriter(path(segment))
            while writer.count < BoxFolder.envelopesPerSegment, let last = stored.last {
                for line in try await lines(stored) {
                    try writer.append(line)
                    progress()
                    count += 1
                }
                next = leaf(last) + 1
                stored = try await page(next, min(pageSize, max(1, BoxFolder.envelopesPerSegment - writer.count)))
            }
            _ = try writer.finish()
            segment += 1
        }
        return count
    }
}
