import ElectionModel
import Primitives

/// Everything that the pass over the published ballots gives to the later checks.
struct BallotStageResult: Sendable {
    var products: ContestProducts
    var counts: DispositionCounts
    var ballotCount: Int
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

    private static let batchSize = 16
    /// With hints many proofs together cost less; batches grow, so that a small record occupies all processors too.
    private static let hintedBatchSize = 256

    func run(
        _ findings: inout Findings, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
    ) async -> BallotStageResult {
        let basis = verifier.basis
        var reading = Findings()
        var collector = BallotCollector(basis: basis)
        let stream = BallotStream(source, basis: basis, log: log, &reading)
        progress?(0, expectedCount)
        await withTaskGroup(of: (Int, BatchResult).self) { group in
            var (started, finished) = (0, 0)
            var waiting: [Int: BatchResult] = [:]
            var hasHints = false
            func take(_ index: Int, _ result: BatchResult) {
                waiting[index] = result
                while let next = waiting.removeValue(forKey: finished) {
                    collector.merge(next)
                    finished += 1
                    progress?(collector.ballotCount, max(expectedCount, collector.ballotCount))
                }
            }
            while true {
                // A batch that takes long must not let results pile up behind it.
                while started - finished >= 4 * workerCount || started - finished - waiting.count >= workerCount {
                    guard let (index, result) = await group.next() else { break }
                    take(index, result)
                }
                let grown = Self.batchSize << min(8, started / (2 * workerCount))
                let batch = stream.nextBatch(
                    hasHints ? min(Self.hintedBatchSize, grown) : Self.batchSize, &reading)
                if batch.isEmpty { break }
                hasHints = batch.contains { $0.hints != nil }
                group.addTask { [verifier, started] in (started, verifier.verify(batch)) }
                started += 1
            }
            while let (index, result) = await group.next() { take(index, result) }
        }
        findings.merge(reading)
        collector.finish(stream, &findings)
        return BallotStageResult(
            products: collector.products, counts: stream.counts, ballotCount: collector.ballotCount,
            occurringContests: collector.contests)
    }
}
