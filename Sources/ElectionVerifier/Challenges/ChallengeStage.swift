import ElectionModel

/// The pass over the challenged ballots: some lines are read, all processors check them, and what they find is put together
/// in the order of the lines. Of a sharded verification the merge makes it, since these ballots are few.
struct ChallengeStage {
    let source: RecordSource
    let verifier: BallotVerifier
    let log: LogSummary
    let workerCount: Int

    private static let batchSize = 16

    /// - Parameter findings: of the reading; what is found about the ballots goes into the collector.
    func run(into collector: inout BallotCollector, _ findings: inout Findings) async throws {
        guard log.challengedCount > 0 || !source.challengedPaths.isEmpty else { return }
        let stream = ChallengeStream(source, log: log, basis: verifier.basis)
        while true {
            let jobs = batch(stream, &findings)
            if jobs.isEmpty { break }
            try collector.merge(await verify(jobs), notShown: 0)
        }
        try collector.merge([], notShown: stream.notShownCount)
    }

    private func batch(_ stream: ChallengeStream, _ findings: inout Findings) -> [ChallengeJob] {
        var jobs: [ChallengeJob] = []
        while jobs.count < Self.batchSize * workerCount, let job = stream.next(&findings) { jobs.append(job) }
        return jobs
    }

    private func verify(_ jobs: [ChallengeJob]) async -> [ChallengeResult] {
        let verifier = ChallengeVerifier(ballots: verifier)
        return await withTaskGroup(of: [(Int, ChallengeResult)].self) { group in
            for worker in 0..<min(workerCount, jobs.count) {
                group.addTask {
                    stride(from: worker, to: jobs.count, by: workerCount).map { ($0, verifier.verify(jobs[$0])) }
                }
            }
            var results: [(Int, ChallengeResult)] = []
            for await part in group { results += part }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
