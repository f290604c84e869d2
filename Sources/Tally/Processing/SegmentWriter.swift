import ElectionModel
import Primitives

/// Writes published ballots into numbered segments of at most 1,000 lines.
struct SegmentWriter: ~Copyable {
    private let folder: String
    private var number = 0
    private var writer: LineWriter?

    init(folder: String) { self.folder = folder }

    mutating func append(_ ballot: PublishedBallot) throws {
        if writer == nil {
            try DurableFile.makeFolder("\(folder)/\(RecordFolder.ballots)")
            writer = try LineWriter("\(folder)/\(RecordFolder.segment(number))")
        }
        try writer?.append(ballot.canonicalBytes)
        if writer?.count == RecordFolder.ballotsPerSegment { try closeSegment() }
    }

    mutating func finish() throws { try closeSegment() }

    private mutating func closeSegment() throws {
        guard let open = writer.take() else { return }
        _ = try open.finish()
        number += 1
    }
}
