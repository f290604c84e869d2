import ElectionModel
import Primitives

/// Everything that the pass over the published ballots gives to the later checks.
struct BallotStageResult: Sendable {
    var products: ContestProducts
    var counts: DispositionCounts
    /// Those that could be read.
    var ballotCount: Int
    /// Challenged ballots that could be read.
    var challengedCount: Int
    /// Contests that occur on published ballots.
    var occurringContests: Set<Int>
}

/// The pass over the published ballots: one thread reads, all processors check, and what they find is put together in
/// the order of the ballots.
struct BallotStage {
    let source: RecordSource
    let verifier: BallotVerifier
    let log: LogSummary
    let workerCount: Int
    /// By the record; used for progress only.
    let expectedCount: Int
    let space: SortSpace

    typealias Progress = @Sendable (_ done: Int, _ total: Int) -> Void

    private static let batchSize = 16
    /// With hints many proofs together cost less; batches grow, so that a small record occupies all processors too.
    private static let hintedBatchSize = 256

    /// Everything about the ballots.
    func run(_ findings: inout Findings, progress: Progress?) async throws -> BallotStageResult {
        let stream = BallotStream(source, basis: verifier.basis, log: log, &findings)
        var collector = BallotCollector(basis: verifier.basis, space: space)
        try await check(.all, stream, &collector, &findings, progress)
        return try await finish(collector, stream, &findings)
    }

    /// What can be said about the ballots of one share alone.
    func run(_ share: BallotShare, progress: Progress?) async throws -> BallotCollector {
        // What the reading itself finds, whoever puts the shares together finds too.
        var ignored = Findings()
        let stream = BallotStream(source, basis: verifier.basis, log: log, &ignored)
        var collector = BallotCollector(basis: verifier.basis, space: space)
        try await check(share, stream, &collector, &ignored, progress)
        return collector
    }

    /// Everything about the ballots, with the proofs and hashes of cast ones as shards found them.
    func run(_ parts: ShardSet, _ findings: inout Findings, progress: Progress?) async throws -> BallotStageResult {
        var collector = BallotCollector(basis: verifier.basis, space: space)
        try parts.collect(into: &collector, BallotShares(source, count: parts.count))
        let stream = BallotStream(source, basis: verifier.basis, log: log, &findings)
        var cover = ShareCover(BallotShares(source, count: parts.count))
        var done = 0
        progress?(0, expectedCount)
        while let job = stream.nextJob(&findings) {
            cover.count(job.line)
            done += 1
            if done % RecordFolder.ballotsPerSegment == 0 { progress?(done, max(expectedCount, done)) }
        }
        progress?(done, max(expectedCount, done))
        try parts.require(cover.counts)
        return try await finish(collector, stream, &findings)
    }

    private func finish(
        _ collector: BallotCollector, _ stream: BallotStream, _ findings: inout Findings
    ) async throws -> BallotStageResult {
        var collector = collector
        try await ChallengeStage(source: source, verifier: verifier, log: log, workerCount: workerCount)
            .run(into: &collector, &findings)
        try collector.finish(stream, &findings)
        return BallotStageResult(
            products: collector.products, counts: stream.counts, ballotCount: collector.readableCount,
            challengedCount: collector.challengedCount, occurringContests: collector.contests)
    }

    private func check(
        _ share: BallotShare, _ stream: BallotStream, _ collector: inout BallotCollector, _ reading: inout Findings,
        _ progress: Progress?
    ) async throws {
        progress?(0, expectedCount)
        try await withThrowingTaskGroup(of: (Int, BatchResult).self) { group in
            var (started, finished) = (0, 0)
            var waiting: [Int: BatchResult] = [:]
            var hasHints = false
            func take(_ index: Int, _ result: BatchResult) throws {
                waiting[index] = result
                while let next = waiting.removeValue(forKey: finished) {
                    try collector.merge(next)
                    finished += 1
                    progress?(collector.ballotCount, max(expectedCount, collector.ballotCount))
                }
            }
            while true {
                // A batch that takes long must not let results pile up behind it.
                while started - finished >= 4 * workerCount || started - finished - waiting.count >= workerCount {
                    guard let (index, result) = try await group.next() else { break }
                    try take(index, result)
                }
                let grown = Self.batchSize << min(8, started / (2 * workerCount))
                let size = hasHints ? min(Self.hintedBatchSize, grown) : Self.batchSize
                let batch = stream.nextBatch(
                    size, byteCount: WorkMemory.byteCount(workers: workerCount), of: share, &reading)
                if batch.isEmpty { break }
                hasHints = batch.contains { $0.hints != nil }
                group.addTask { [verifier, started] in (started, verifier.verify(batch)) }
                started += 1
            }
            while let (index, result) = try await group.next() { try take(index, result) }
        }
    }
}
