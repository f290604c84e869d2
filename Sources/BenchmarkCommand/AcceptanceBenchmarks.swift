import BallotChecks
import CommandConsole
import ElectionModel
import Glibc
import Primitives

/// What a ballot of 10 options costs the collector, from the first byte of the TLS connection to the receipt, over the bare
/// check of its proofs in batches of the same size, by as many threads. No OCSP responder and no timestamp authority is asked.
struct AcceptanceBenchmarks {
    /// What the project promises.
    static let limit = 1.6
    private static let atOnce = 64
    private static let warmUp = 64
    private static let measured = 320
    private static let threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    private let election: AcceptanceElection

    /// Makes voters, certificates and ballots.
    init() async throws { election = try await AcceptanceElection(voters: Self.warmUp + Self.measured) }

    /// - Returns: the ratio.
    func run(into figures: inout Figures) async throws -> Double {
        defer { election.remove() }
        let collector = try CollectorUnderLoad(election, threads: Self.threads)
        defer { collector.stop() }
        // Tables, connections to the database and the certificates of the authorities are there afterwards.
        try collector.cast(election.casts.prefix(Self.warmUp), atOnce: Self.atOnce)
        let before = (time: try collector.processorTime(), counts: try collector.counts())
        try collector.cast(election.casts.dropFirst(Self.warmUp), atOnce: Self.atOnce)
        let time = try collector.processorTime() - before.time
        let counts = try collector.counts()
        guard counts.exact == 0, counts.batches > before.counts.batches else {
            throw CommandFailure(.internalError, "the collector did not check ballots with right hints in batches")
        }
        let size =
            Double(counts.batched - before.counts.batched) / Double(counts.batches - before.counts.batches)
        let bare = try await bareVerification(batch: Int(size.rounded()))
        let whole = time / Double(Self.measured)
        figures.value("acceptance_batch", "ballots in a batch of the collector, on average", size)
        figures.value("acceptance_us", "accept a ballot of 10 options over HTTPS", whole * 1e6, unit: " µs")
        figures.value("acceptance_bare_us", "check its proofs in such a batch", bare * 1e6, unit: " µs")
        figures.value("ratio_acceptance", "accepting over bare checking", whole / bare)
        return whole / bare
    }

    /// Seconds of processor time for a ballot.
    private func bareVerification(batch: Int) async throws -> Double {
        let checker = BallotChecker(election.context)
        let ballots = election.casts.map { HintedBallot($0.ballot, hints: $0.hints) }
        // Once for the tables.
        try Self.check(Array(ballots.prefix(batch)), checker)
        let starts = Array(stride(from: 0, through: max(0, ballots.count - batch), by: batch))
        let start = Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for thread in 0..<Self.threads {
                group.addTask {
                    for index in stride(from: thread, to: starts.count, by: Self.threads) {
                        try Self.check(Array(ballots[starts[index]..<starts[index] + batch]), checker)
                    }
                }
            }
            try await group.waitForAll()
        }
        return (Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID) - start) / Double(starts.count * batch)
    }

    private static func check(_ ballots: [HintedBallot], _ checker: BallotChecker) throws {
        var random = SystemRandom()
        for verdict in checker.validateTogether(ballots, using: &random) {
            guard case .shown = verdict else {
                throw CommandFailure(.internalError, "a right ballot with right hints was not shown to be right")
            }
        }
    }
}
