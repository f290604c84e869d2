import ArgumentParser
import BallotStorage
import CollectionService
import CommandConsole
import SQLiteStorage

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the ballot box for the offline tally tool, after the closing.",
        discussion:
            """
            The box names voters: carry it to the tally computer on an encrypted medium and publish none of it.
            Ballots that came without hints for batch verification, or with wrong ones, get right ones here, on all \
            processors; that takes as long as checking those ballots exactly.
            """)

    @OptionGroup var data: DataOptions

    @Option(help: "The folder to write; empty or missing.")
    var out: String

    func run() async throws {
        let store = try data.openStore()
        let counts = try await store.counts()
        let progress = ProgressReporter("ballots exported", total: counts.casts + counts.challenges)
        let exporter = BoxExporter(store: store, witnessAuthorities: try data.witnessAuthorities())
        let box = try await CommandFailure.ifBehind { try await exporter.export(to: out) { progress.advance() } }
        progress.finish()
        Console.collector.say("\(box.ballots) ballots in \(out)")
        if box.challenged > 0 {
            Console.collector.say("\(box.challenged) ballots that were opened as a test beside them")
        }
        if box.computedHints > 0 {
            Console.collector.say(
                "\(box.computedHints) of them came without hints, or with wrong ones: right ones were computed")
        }
    }
}
