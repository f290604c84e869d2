import ElectionModel
import Primitives

/// Writes published ballots into numbered segments of at most 1,000 lines, and their hints beside them.
struct SegmentWriter: ~Copyable {
    private let folder: String
    /// `nil` where this election has no hints.
    private let hintByteCount: Int?
    private var number = 0
    private var writer: LineWriter?
    private var hintWriter: HintWriter?

    init(folder: String, hintByteCount: Int?) {
        self.folder = folder
        self.hintByteCount = hintByteCount
    }

    /// - Parameter line: of a ``PublishedBallot``.
    mutating func append(_ line: [UInt8], hints: [UInt8]?) throws {
        if writer == nil {
            try DurableFile.makeFolder("\(folder)/\(RecordFolder.ballots)")
            let path = "\(folder)/\(RecordFolder.segment(number))"
            writer = try LineWriter(path)
            hintWriter = hintByteCount.map { HintWriter(RecordFolder.hints(beside: path), entryByteCount: $0) }
        }
        try writer?.append(line)
        try hintWriter?.append(hints)
        if writer?.count == RecordFolder.ballotsPerSegment { try closeSegment() }
    }

    mutating func finish() throws { try closeSegment() }

    private mutating func closeSegment() throws {
        guard let open = writer.take() else { return }
        _ = try open.finish()
        try hintWriter.take()?.finish()
        number += 1
    }
}
