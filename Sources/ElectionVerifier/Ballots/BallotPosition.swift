import ElectionModel

/// Where a published ballot stands. Positions ascend as the ballots do in the files.
struct BallotPosition: Hashable, Sendable {
    /// Of the segment, from 0; of challenged ballots from ``firstChallenged``.
    let segment: Int
    /// From 1.
    let line: Int
    /// As the line states it.
    let leaf: Int

    /// Three numbers of 4 bytes, big endian.
    static let byteCount = 12
    /// Behind all numbers that segments of cast ballots have.
    static let firstChallenged = 1 << 31

    init(segment: Int, line: Int, leaf: Int) { (self.segment, self.line, self.leaf) = (segment, line, leaf) }

    /// - Parameter bytes: at least 12, of which the first 12 are read.
    init(_ bytes: ArraySlice<UInt8>) {
        func number(_ index: Int) -> Int { bytes.dropFirst(4 * index).prefix(4).reduce(0) { $0 << 8 | Int($1) } }
        self.init(segment: number(0), line: number(1), leaf: number(2))
    }

    var bytes: [UInt8] { [segment, line, leaf].flatMap { UInt32(truncatingIfNeeded: $0).bigEndianBytes } }

    var place: Place {
        let isChallenged = segment >= Self.firstChallenged
        let file =
            isChallenged
            ? RecordFolder.challengedSegment(segment - Self.firstChallenged) : RecordFolder.segment(segment)
        return Place(file, line: line)
    }

    /// Numbers that ascend as positions do.
    var order: Int { segment << 32 | line }
}

extension UInt32 {
    var bigEndianBytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) } }
}
