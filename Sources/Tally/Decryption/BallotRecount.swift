import BallotChecks
import ElectionModel
import Primitives

/// Checks published ballots in full and multiplies those that are counted.
struct BallotRecount {
    let context: ElectionContext
    /// For the ballots' identifiers.
    let space: SortSpace

    /// - Parameters:
    ///   - files: segments, in order.
    ///   - leaves: what each line must be.
    /// - Throws: ``TallyError`` `.wrongAggregate` for the first line that is wrong.
    func findings(
        _ files: [String], _ leaves: CountedLeaves, progress: @escaping @Sendable () -> Void
    ) async throws -> RecountFindings {
        let reader = CountedBallotReader(
            checker: BallotChecker(context), group: context.group,
            hintByteCount: BallotRoots.entryByteCount(context.manifest, group: context.group))
        var findings = RecountFindings(context, space)
        let content = LineHasher()
        try await ParallelLines().forEach(files) { line in
            content.add(line.bytes)
            return try leaves.item(line)
        } work: { [context] items in
            let batch = CountedBatch(reader.read(items), context)
            for _ in items { progress() }
            return batch
        } consume: { batch in
            let counted = try batch.result.get()
            for identifier in counted.identifiers { try findings.add(identifier: identifier.bytes) }
            findings.add(counted.products)
        }
        try leaves.finish()
        findings.close(lineCount: content.count, content: content.hash)
        return findings
    }
}

/// SHA-256 of lines with their line feeds: of the files that they are read from.
final class LineHasher {
    private var hasher = SHA256()
    private(set) var count = 0

    var hash: HashValue { hasher.finalizing() }

    func add(_ line: [UInt8]) {
        hasher.update(line)
        hasher.update(CollectionOfOne(10))
        count += 1
    }
}
