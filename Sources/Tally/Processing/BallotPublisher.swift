import BallotChecks
import ElectionModel
import Primitives

/// The second reading of the box: writes the ballots that the publication level shows, in log order, and multiplies those
/// that were multiplied in and are not counted, to be taken out again.
///
/// Ballots are not decoded for this, unless they are taken out: their bytes are those of which the log has the hash.
struct BallotPublisher {
    private let context: ElectionContext
    private let plan: PublicationPlan
    private let table: LeafTable
    private let lines: ParallelLines

    init(_ context: ElectionContext, _ plan: PublicationPlan, _ table: LeafTable, workers: Int?) {
        (self.context, self.plan, self.table) = (context, plan, table)
        lines = ParallelLines(workers: workers, keepsInput: true)
    }

    private struct Item: Sendable {
        let line: ParallelLines.Line
        let leaf: BallotBox.CastLeaf
        let entry: PublicationPlan.Entry
    }

    /// What is made of one line.
    private struct Output: Sendable {
        let leaf: Int
        let line: [UInt8]?
        let hints: [UInt8]?
    }

    /// - Parameters:
    ///   - findings: of the first reading.
    ///   - folder: the count folder.
    /// - Returns: the products of what must be taken out.
    /// - Throws: ``OtherContent`` if the files are not those of the first reading.
    func publish(_ findings: EnvelopeFindings, to folder: String) async throws -> Aggregator {
        var segments = SegmentWriter(
            folder: folder, hintByteCount: BallotRoots.entryByteCount(context.manifest, group: context.group))
        var removed = Aggregator(context)
        var (done, last) = (0, -1)
        let shares = findings.shares.map(\.files)
        let hasher = ContentHasher(shares)
        try await lines.forEach(
            shares.flatMap(\.self),
            prepare: { line -> Item? in
                hasher.add(line)
                return try item(line)
            },
            work: { [context] items in Self.work(items, context) },
            consume: { outputs, batch in
                removed.add(batch)
                // Other lines with the number of a leaf are passed over.
                for output in outputs {
                    guard output.leaf > last else { continue }
                    (last, done) = (output.leaf, done + 1)
                    if let line = output.line { try segments.append(line, hints: output.hints) }
                }
            })
        try segments.finish()
        for (share, hash) in hasher.hashes().enumerated() where hash != findings.shares[share].content {
            throw OtherContent(share: share)
        }
        guard done == plan.count else { throw OtherContent(share: nil) }
        return removed
    }

    /// The files are not those of the first reading.
    struct OtherContent: Error {
        /// From 0; `nil` if files are the same and lack a ballot all the same.
        let share: Int?
    }

    private func item(_ line: ParallelLines.Line) throws -> Item? {
        guard let number = line.leafNumber, let entry = try plan.entry(number), let leaf = try table.leaf(number) else {
            return nil
        }
        return Item(line: line, leaf: leaf, entry: entry)
    }

    private static func work(_ items: [Item?], _ context: ElectionContext) -> ([Output], Aggregator) {
        var outputs: [Output] = []
        var removed = Aggregator(context)
        for item in items.compactMap(\.self) {
            guard let boxed = try? BoxedBallot(line: item.line.bytes, group: context.group),
                boxed.ballotHash == item.leaf.ballot, boxed.statementHash == item.leaf.statement
            else { continue }
            if item.entry.removedWeight > 0 {
                guard let ballot = decode(boxed, context) else { continue }
                removed.add(ballot, weight: item.entry.removedWeight)
            }
            outputs.append(output(boxed, item.entry, context))
        }
        return (outputs, removed)
    }

    private static func decode(_ boxed: BoxedBallot, _ context: ElectionContext) -> ValidatedBallot? {
        guard
            let ballot = try? EncryptedBallot(
                canonical: boxed.ballotBytes, group: context.group, limit: LineReader.maximumLineCount)
        else { return nil }
        return try? ValidatedBallot(ballot, remembered: ValidatedBallotHash(recalled: boxed.ballotHash))
    }

    private static func output(
        _ boxed: BoxedBallot, _ entry: PublicationPlan.Entry, _ context: ElectionContext
    ) -> Output {
        guard entry.isPublished else { return Output(leaf: boxed.leaf, line: nil, hints: nil) }
        let level = context.configuration.settings.publicationLevel
        let line = PublishedBallot.canonicalBytes(
            leaf: boxed.leaf, standing: level == .full ? boxed.statement.standing : nil, ballotBytes: boxed.ballotBytes)
        return Output(leaf: boxed.leaf, line: line, hints: entry.hasRightHints ? boxed.hints : nil)
    }
}
