import ArgumentParser
import CommandConsole
import GroupArithmetic
import Primitives

/// Measures the arithmetic of an election. `tools/bench` builds and runs it; it is not installed.
@main
struct BenchmarkMain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-bench",
        abstract: "Measure the arithmetic in multiplications and microseconds.",
        discussion: """
            One M is the time of one generic 4096-bit Montgomery multiplication (mpn_mul_n and redc_n) in this run, on \
            one thread. Figures in M are times divided by it; counted multiplications stand beside them. Times are \
            processor times, the smallest of several rounds.
            """)

    @Option(help: "Also write the figures as JSON to this file.")
    var json: String?

    @Flag(help: "Only the statistical check that secrets do not change the time of what is done with them.")
    var timingOnly = false

    @Option(help: "Samples of the timing check for each operation.")
    var samples = 4_000

    static let console = Console(program: "bench")

    func run() throws {
        var figures = Figures()
        if !timingOnly {
            let unit = ArithmeticBenchmarks.run(into: &figures)
            try ElectionBenchmarks(unit: unit).run(into: &figures)
        }
        let leaks = try TimingCheck(samples: samples).run(into: &figures)
        if let json { try DurableFile.write(Array(figures.json.utf8), to: json, replacing: true) }
        if !leaks.isEmpty {
            throw CommandFailure(
                .doesNotHold, "the time depends on the secret: \(leaks.joined(separator: ", "))",
                hint: "run again on a quiet machine with more --samples before believing it")
        }
    }

    static func main() async { await console.run(BenchmarkMain.self) }
}
