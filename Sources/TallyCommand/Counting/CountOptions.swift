import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import Tally

/// A processed count and the log that announces it.
struct CountOptions: ParsableArguments {
    @Option(help: "The count folder that box process wrote.")
    var count: String

    @Option(help: "The log that glassurn-collector log export wrote, at least up to the step before.")
    var log: String

    @OptionGroup var fingerprint: FingerprintOption

    func load() throws -> CountFolder {
        let fingerprint = try fingerprint.value()
        do {
            return try CountFolder(folder: count, log: log, group: .standard, fingerprint: fingerprint)
        } catch let error where Counting.isVerdict(error, about: count) {
            throw Counting.verdict(error)
        }
    }

    /// The aggregate, rebuilt from the ballots with all proofs checked, here or by who made the parts.
    ///
    /// - Parameter prepare: runs before the ballots are checked, for what could make this vain.
    func rebuild(
        _ recount: RecountOption, prepare: (CountFolder) throws -> Void = { _ in }
    ) async throws -> (count: CountFolder, aggregate: RebuiltAggregate) {
        let folder = try load()
        try prepare(folder)
        let parts = recount.parts.isEmpty ? nil : recount.parts
        let progress = ProgressReporter(parts == nil ? "ballots checked" : "ballots read", total: 0)
        let aggregate = try await folder.rebuildAggregate(parts: parts) { progress.advance() }
        progress.finish()
        return (folder, aggregate)
    }

    /// The folder in which guardians exchange the files of one session.
    func sessionFolder(_ number: Int) -> String { "\(count)/sessions/\(number)" }
}

struct AggregateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregate",
        abstract: "Rebuild the aggregate from the published ballots and compare it with the log's processed leaf.")

    @OptionGroup var options: CountOptions
    @OptionGroup var recount: RecountOption

    func run() async throws {
        let (_, aggregate) = try await Counting.explaining(checking: options.count) {
            try await options.rebuild(recount)
        }
        TallyMain.console.say("the aggregate holds: \(aggregate.hash)")
    }
}
