import ElectionModel
import Primitives

/// What the second reading of the box does with each cast ballot, by leaf, on disk.
struct PublicationPlan {
    struct Entry {
        let isPublished: Bool
        /// Whether the envelope's hints are published too.
        let hasRightHints: Bool
        /// With what weight the ballot was multiplied in although it does not count; 0 if it was not.
        let removedWeight: Int
    }

    private let records: IndexedRecords
    private let level: PublicationLevel
    /// How many ballots are published or taken out.
    private(set) var count = 0

    init(_ level: PublicationLevel, folder: String) throws(PrimitivesError) {
        self.level = level
        records = try IndexedRecords(recordByteCount: 5, folder: folder)
    }

    /// - Parameter decision: they come in log order.
    mutating func add(_ decision: DispositionRule.Decision) throws(PrimitivesError) {
        let isCounted = decision.disposition.kind == .counted
        let isShown =
            isCounted || (level == .full && [.superseded, .overridden].contains(decision.disposition.kind))
        let removed = isCounted ? 0 : decision.multiplied ?? 0
        guard isShown || removed > 0 else { return }
        let flags: UInt8 = (isShown ? 1 : 0) | (decision.verdict?.hasRightHints == true ? 2 : 0)
        try records.put([flags] + RecordBytes.number(removed, width: 4), at: decision.disposition.leaf)
        count += 1
    }

    /// - Returns: `nil` for a leaf that nothing is done with.
    func entry(_ leaf: Int) throws(PrimitivesError) -> Entry? {
        guard let record = try records.record(leaf), record.contains(where: { $0 != 0 }) else { return nil }
        var reader = RecordBytes.Reader(record)
        let flags = reader.number(width: 1)
        return Entry(isPublished: flags & 1 == 1, hasRightHints: flags & 2 == 2, removedWeight: reader.number(width: 4))
    }
}
