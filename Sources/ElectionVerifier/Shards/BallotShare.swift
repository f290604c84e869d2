import ElectionModel

/// Lines of the published ballots, one after the other.
struct BallotShare: Sendable {
    /// A line has the number that it would have if every segment were full.
    let numbers: Range<Int>

    static let all = BallotShare(numbers: 0..<Int.max)

    func contains(_ line: LineSource.Line) -> Bool { contains(segment: line.fileNumber, line: line.place.line ?? 1) }

    func contains(segment: Int, line: Int) -> Bool { numbers.contains(Self.number(segment: segment, line: line)) }

    /// Lines that a segment has too many belong to its last number.
    static func number(segment: Int, line: Int) -> Int {
        segment * RecordFolder.ballotsPerSegment + min(line, RecordFolder.ballotsPerSegment) - 1
    }
}

/// The ballots of a record in equal parts, as far as that is possible. The same files always give the same parts.
struct BallotShares: Sendable {
    private let total: Int
    let count: Int

    init(_ source: RecordSource, count: Int) {
        self.count = count
        var last = 0
        if let file = source.segmentPaths.last, var reader = try? LineReader(source.path(file)) {
            while last < RecordFolder.ballotsPerSegment, (try? reader.next()) != nil { last += 1 }
        }
        total = max(0, source.segmentPaths.count - 1) * RecordFolder.ballotsPerSegment + last
    }

    /// - Parameter shard: from 1.
    func share(_ shard: Int) -> BallotShare {
        // Shards without lines in front of the ends get none of the lines that a file has too many.
        BallotShare(numbers: total * (shard - 1) / count..<total * shard / count)
    }
}

/// Counts the ballots of each share as they come.
struct ShareCover {
    private let shares: [BallotShare]
    private var current = 0
    /// By shard.
    private(set) var counts: [Int]

    init(_ shares: BallotShares) {
        self.shares = (1...shares.count).map(shares.share)
        counts = self.shares.map { _ in 0 }
    }

    /// - Parameter line: lines come in the order of the files.
    mutating func count(_ line: LineSource.Line) {
        while current < shares.count, !shares[current].contains(line) { current += 1 }
        if current < shares.count { counts[current] += 1 }
    }
}
