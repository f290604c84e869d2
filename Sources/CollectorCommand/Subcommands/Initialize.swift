import ArgumentParser
import CollectionService
import CommandConsole
import ElectionModel
import SQLiteStorage
import TransparencyLog

struct Initialize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes keys, an empty database and keys.json for the officials.")

    @OptionGroup var data: DataOptions

    @Option(help: "The origin of the election's log, for example vote.example.org/2026; no spaces, no +.")
    var origin: String

    func run() async throws {
        let secrets = try CollectorSetup.initialize(folder: data.folder, origin: origin) { signer in
            try SQLiteBallotStore.create(in: data.folder, signer: signer)
        }
        Console.collector.say("log key     \(secrets.publicKeys.logKey.encoded)")
        Console.collector.say("ticket key  \(secrets.publicKeys.ticketKey.encoded)")
        Console.collector.note(
            "give \(data.folder)/\(DataFolder.publicKeys) to the officials; keep the *.key files secret")
    }
}
