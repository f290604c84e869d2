import ArgumentParser
import CommandConsole
import GroupArithmetic
import Primitives

/// Measures the arithmetic of an election. `tools/bench` builds and runs it; it is not installed.
@main
struct BenchmarkMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-bench",
        abstract: "Measure the arithmetic in multiplications and microseconds.",
        discussion: """
            One M is the time of one generic 4096-bit Montgomery multiplication (mpn_mul_n and redc_n) in this run, on \
            one thread. Figures in M are times divided by it; counted multiplications stand beside them. Times are \
            processor times, the smallest of several rounds.

            The status is 2 when a promise does not hold: secrets show in the time, the identity of a ballot costs more \
            than 500 µs, or accepting one more than 1.6 times its bare check. It is 74 when --peers cannot install or run \
            the peer; the other figures are written all the same.
            """)

    @Option(help: "Also write the figures as JSON to this file.")
    var json: String?

    @Flag(help: "Only the statistical check that secrets do not change the time of what is done with them.")
    var timingOnly = false

    @Option(help: "Leaves of the log whose appending and receipts are measured, at least 1,000.")
    var leaves = 20_000

    @Flag(help: "Only the log.")
    var logOnly = false

    @Flag(help: "Only what the identity of a ballot costs the collector.")
    var identityOnly = false

    @Flag(help: "Also install ElectionGuard Python 1.4 for a moment and measure the same work with it.")
    var peers = false

    @Flag(help: "Only what a ballot costs the collector over HTTPS.")
    var acceptanceOnly = false

    @Option(help: "Samples of the timing check for each operation.")
    var samples = 4_000

    @Flag(help: "Only the time of one multiplication M, in microseconds.")
    var unitOnly = false

    /// What this program starts itself with, to compare threads with processes.
    @Flag(help: .hidden)
    var worker = false

    static let console = Console(program: "bench")

    func run() async throws {
        if worker {
            let rate = try await ElectionBenchmarks(unit: 1).scaling().rate(threads: 1)
            return Self.console.say("\(rate)")
        }
        if unitOnly { return Self.console.say("\(ArithmeticBenchmarks.genericMultiplication() * 1e6)") }
        var figures = Figures()
        let isWhole = !timingOnly && !identityOnly && !logOnly && !acceptanceOnly
        guard isWhole || !peers else { throw CommandFailure(.usage, "--peers goes with a whole run only") }
        guard leaves >= 1_000 else { throw CommandFailure(.usage, "--leaves is at least 1,000") }
        if isWhole {
            let unit = ArithmeticBenchmarks.run(into: &figures)
            let election = try ElectionBenchmarks(unit: unit)
            try election.run(into: &figures)
            try await election.scaling().run(into: &figures)
        }
        if isWhole || logOnly { try LogBenchmarks(size: leaves).run(into: &figures) }
        let cost = isWhole || identityOnly ? try IdentityBenchmarks().run(into: &figures) : 0
        let acceptance = isWhole || acceptanceOnly ? try await AcceptanceBenchmarks().run(into: &figures) : 0
        let leaks = isWhole || timingOnly ? try TimingCheck(samples: samples).run(into: &figures) : []
        let missing = peers ? try PeerBenchmarks.run(into: &figures) : nil
        if let json { try DurableFile.write(Array(figures.json.utf8), to: json, replacing: true) }
        try Self.judge(leaks: leaks, identity: cost, acceptance: acceptance)
        if let missing {
            throw CommandFailure(
                .inputOutput, "\(missing): its figures are missing",
                hint: "all other figures are there; see what pip says above")
        }
    }

    private static func judge(leaks: [String], identity: Double, acceptance: Double) throws {
        guard leaks.isEmpty else {
            throw CommandFailure(
                .doesNotHold, "the time depends on the secret: \(leaks.joined(separator: ", "))",
                hint: "run again on a quiet machine with more --samples before believing it")
        }
        guard identity <= IdentityBenchmarks.limit else {
            throw CommandFailure(
                .doesNotHold, "the identity of a ballot costs more than \(Int(IdentityBenchmarks.limit)) µs",
                hint: "run again on a quiet machine before believing it")
        }
        guard acceptance <= AcceptanceBenchmarks.limit else {
            throw CommandFailure(
                .doesNotHold, "accepting a ballot costs more than \(AcceptanceBenchmarks.limit) times its bare check",
                hint: "run again on a quiet machine before believing it")
        }
    }

    static func main() async { await console.run(BenchmarkMain.self) }
}
