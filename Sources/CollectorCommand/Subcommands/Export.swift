import ArgumentParser
import BallotStorage
import CollectionService
import CommandConsole
import SQLiteStorage

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the ballot box for the offline tally tool, after the closing.",
        discussion:
            "The box names voters: carry it to the tally computer on an encrypted medium and publish none of it.")

    @OptionGroup var data: DataOptions

    @Option(help: "The folder to write; empty or missing.")
    var out: String

    func run() async throws {
        let store = try data.openStore()
        let progress = ProgressReporter("ballots exported", total: try await store.counts().casts)
        let exporter = BoxExporter(store: store, witnessAuthorities: try data.witnessAuthorities())
        let count = try await CommandFailure.ifBehind { try await exporter.export(to: out) { progress.advance() } }
        progress.finish()
        Console.collector.say("\(count) ballots in \(out)")
    }
}
