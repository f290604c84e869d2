import Primitives

/// Each voter's ballots in the order of their sequence numbers: which is the last, and what is wrong with the chain.
///
/// The last leaf of a voter is the one with the highest sequence number; of several with one number the valid one with
/// the highest index, so that a ballot that is logged again, or logged with something else, is never void in all its leaves.
struct VoteChains {
    /// The voters' last leaves, 4 bytes each, ascending.
    let last: SortedRecords
    /// ``ChainFault``s, ascending by leaf.
    let faults: SortedRecords

    /// - Parameters:
    ///   - duplicates: leaves of ballots that are invalid for what another ballot has.
    ///   - table: of the cast leaves.
    init(
        _ verdicts: IndexedRecords, duplicates: IndexedRecords, _ table: LeafTable, _ space: SortSpace
    ) throws(PrimitivesError) {
        let votes = ExternalSort(recordByteCount: Vote.byteCount, space: space)
        let all = try verdicts.cursor()
        var marks = try LeafMarks(duplicates.cursor().next)
        while let verdict = try all.nextVerdict() {
            let isDuplicate = try marks.contains(verdict.leaf)
            guard let voter = verdict.voterKey, let leaf = try table.leaf(verdict.leaf) else { continue }
            try votes.append(
                Vote(
                    voter: voter, sequence: verdict.sequence, leaf: verdict.leaf,
                    isValid: verdict.reason == nil && !isDuplicate, previous: verdict.previous,
                    statement: leaf.statement
                ).bytes)
        }
        var walk = ChainWalk(space)
        let sorted = try votes.sorted()
        while let record = try sorted.next() { try walk.add(Vote(record)) }
        (last, faults) = try walk.finish()
    }
}

/// One ballot of one voter. Its bytes sort by voter, sequence number and leaf.
private struct Vote {
    static let byteCount = 3 * HashValue.byteCount + 9

    let voter: HashValue
    let sequence: Int
    let leaf: Int
    let isValid: Bool
    let previous: HashValue
    /// The hash of the statement.
    let statement: HashValue

    var bytes: [UInt8] {
        voter.bytes + RecordBytes.number(sequence, width: 4) + RecordBytes.number(leaf, width: 4) + [isValid ? 1 : 0]
            + previous.bytes + statement.bytes
    }
}

extension Vote {
    init(_ bytes: [UInt8]) {
        var reader = RecordBytes.Reader(bytes)
        voter = reader.hash()
        (sequence, leaf) = (reader.number(width: 4), reader.number(width: 4))
        isValid = reader.number(width: 1) == 1
        (previous, statement) = (reader.hash(), reader.hash())
    }
}

/// Goes through all votes, voter after voter. Holds one vote, however many a voter has.
private struct ChainWalk {
    private let last: ExternalSort
    private let faults: ExternalSort
    private var before: Vote?
    /// Of the voter's votes with the number of the last one: the last valid one.
    private var validLeaf: Int?

    init(_ space: SortSpace) {
        last = ExternalSort(recordByteCount: 4, space: space)
        faults = ExternalSort(recordByteCount: ChainFault.byteCount, space: space)
    }

    mutating func add(_ vote: Vote) throws(PrimitivesError) {
        if let before, before.voter != vote.voter { try closeVoter() }
        for kind in Self.faults(of: vote, after: before) {
            try faults.append(
                ChainFault(leaf: vote.leaf, kind: kind, sequence: vote.sequence, expected: (before?.sequence ?? 0) + 1)
                    .bytes)
        }
        if vote.sequence != before?.sequence { validLeaf = nil }
        if vote.isValid { validLeaf = vote.leaf }
        before = vote
    }

    private mutating func closeVoter() throws(PrimitivesError) {
        guard let before else { return }
        try last.append(RecordBytes.number(validLeaf ?? before.leaf, width: 4))
        (self.before, validLeaf) = (nil, nil)
    }

    /// Sequence 1, 2, … and each `previous` the hash of the one before; anything else is the collector's fault.
    private static func faults(of vote: Vote, after before: Vote?) -> [ChainFault.Kind] {
        let expected = (before?.sequence ?? 0) + 1
        let order: [ChainFault.Kind] = vote.leaf < before?.leaf ?? -1 ? [.order] : []
        if vote.sequence < expected { return order + [.fork] }
        if vote.sequence > expected { return order + [.gap] }
        return order + (vote.previous == before?.statement ?? .zero ? [] : [.previous])
    }

    mutating func finish() throws(PrimitivesError) -> (last: SortedRecords, faults: SortedRecords) {
        try closeVoter()
        return (try last.sorted(), try faults.sorted())
    }
}

/// What is wrong with a ballot's place among its voter's.
struct ChainFault {
    static let byteCount = 13

    enum Kind: Int {
        case order, fork, gap, previous
    }

    let leaf: Int
    let kind: Kind
    let sequence: Int
    /// The number that should stand there.
    let expected: Int

    var bytes: [UInt8] {
        RecordBytes.number(leaf, width: 4) + [UInt8(kind.rawValue)] + RecordBytes.number(sequence, width: 4)
            + RecordBytes.number(expected, width: 4)
    }

    var alarm: String {
        switch kind {
        case .order: "leaf \(leaf): sequence number \(sequence) is logged before a smaller one (order)"
        case .fork: "leaf \(leaf): a second ballot with sequence number \(sequence) (fork)"
        case .gap: "leaf \(leaf): sequence number \(sequence), expected \(expected) (gap)"
        case .previous: "leaf \(leaf): the statement names another previous one than the log has"
        }
    }
}

extension ChainFault {
    init(_ bytes: [UInt8]) {
        var reader = RecordBytes.Reader(bytes)
        leaf = reader.number(width: 4)
        kind = Kind(rawValue: reader.number(width: 1)) ?? .order
        (sequence, expected) = (reader.number(width: 4), reader.number(width: 4))
    }
}
