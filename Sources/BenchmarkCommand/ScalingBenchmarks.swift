import BallotChecks
import BallotEncryption
import CommandConsole
import ElectionModel
import Glibc
import GroupArithmetic
import Primitives
import SigmaProofs

/// Whole ballots with their hints: decoded from JSON and checked in batches, as the tally tool and observers do it.
struct ScalingBenchmarks: Sendable {
    private struct Line: Sendable {
        let ballot: [UInt8]
        let hints: [UInt8]
    }

    private static let batch = 250
    private static let workerBatch = 25
    private static let windowSeconds = 3.0
    private static let rounds = 3

    private let checker: BallotChecker
    private let group: Group
    private let lines: [Line]

    /// - Parameter context: of one contest of 10 options.
    init(_ context: ElectionContext) throws {
        var random = SystemRandom()
        checker = BallotChecker(context)
        group = context.group
        let encryptor = BallotEncryptor(context: context, device: "bench")
        let choices = try VoterSelections(
            [1: (1...10).map { $0 == 3 ? 1 : 0 }], manifest: context.manifest, ballotStyle: 1)
        lines = try (0..<25).map { index in
            let sealed = try encryptor.encrypt(choices, voter: "T-\(index)", ballotStyle: 1, using: &random)
            return Line(ballot: sealed.ballot.canonicalBytes, hints: sealed.roots.bytes)
        }
    }

    /// Processor time at n, 2n and 4n ballots, and two threads against two processes.
    func run(into figures: inout Figures) async throws {
        try work(Self.batch)
        var times: [Double] = []
        for factor in [1, 2, 4] {
            let start = Stopwatch.now(CLOCK_THREAD_CPUTIME_ID)
            for _ in 0..<factor { try work(Self.batch) }
            times.append(Stopwatch.now(CLOCK_THREAD_CPUTIME_ID) - start)
        }
        let ballot = times[2] / Double(4 * Self.batch)
        figures.time("ballot_in_batch", "decode and check a ballot in a batch of \(Self.batch)", seconds: ballot)
        figures.value("ratio_linear_2n", "time of 2n ballots over twice that of n", times[1] / (2 * times[0]))
        figures.value("ratio_linear_4n", "time of 4n ballots over four times that of n", times[2] / (4 * times[0]))
        var ratios: [Double] = []
        for _ in 0..<Self.rounds {
            let processes = try ratesOfProcesses(2)
            ratios.append(try await rate(threads: 2) / processes)
        }
        figures.value(
            "ratio_workers", "two threads over two processes, middle of \(Self.rounds) rounds",
            ratios.sorted()[Self.rounds / 2])
    }

    /// Ballots a second of wall-clock time, until the window is over.
    func rate(threads: Int) async throws -> Double {
        let start = Stopwatch.now(CLOCK_MONOTONIC)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<threads {
                group.addTask {
                    var done = 0
                    while Stopwatch.now(CLOCK_MONOTONIC) - start < Self.windowSeconds {
                        try work(Self.workerBatch)
                        done += Self.workerBatch
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / (Stopwatch.now(CLOCK_MONOTONIC) - start)
    }

    /// Starts this program so many times at once and adds up the rates that they print.
    private func ratesOfProcesses(_ count: Int) throws -> Double {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/exe", &path, Int(PATH_MAX))
        guard length > 0 else { throw CommandFailure(.inputOutput, "cannot find this program's file") }
        let file = String(decoding: path.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let quoted = "'\(file.replacing("'", with: "'\\''"))'"
        let pipes = (0..<count).map { _ in popen("exec \(quoted) --worker", "r") }
        return try pipes.map { pipe in
            guard let pipe else { throw CommandFailure(.inputOutput, "cannot start another process") }
            var line = [CChar](repeating: 0, count: 100)
            let isRead = fgets(&line, Int32(line.count), pipe) != nil
            let isDone = pclose(pipe) == 0
            let text = String(decoding: line.prefix { $0 > 32 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard isRead, isDone, let rate = Double(text) else {
                throw CommandFailure(.internalError, "another process did not say how fast it is")
            }
            return rate
        }.reduce(0, +)
    }

    private func work(_ count: Int) throws {
        var random = SystemRandom()
        let ballots = try (0..<count).map { index in
            let line = lines[index % lines.count]
            return HintedBallot(try EncryptedBallot(canonical: line.ballot, group: group), hints: line.hints)
        }
        for result in checker.validate(ballots, using: &random) { _ = try result.get() }
    }
}
