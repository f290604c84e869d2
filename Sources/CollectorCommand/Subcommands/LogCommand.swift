import ArgumentParser
import CollectionService
import CommandConsole

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Works on the election's log.", subcommands: [Append.self, ExportLog.self])
}

struct ExportLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the whole log so far as tiles with its checkpoint.")

    @OptionGroup var data: DataOptions

    @Option(help: "The folder to write, for example record/log; none of the log's files may be there.")
    var out: String

    func run() async throws {
        let store = try data.openStore()
        let witnesses = ElectionWitnesses(store, authorities: try data.witnessAuthorities())
        if try await CommandFailure.ifBehind({ try await witnesses.cosign() }) == false {
            Console.collector.note(
                "the witnesses have not cosigned this checkpoint: guardians and observers ask for it")
        }
        let size = try await LogExporter(store: store).export(to: out)
        Console.collector.say("\(size) leaves in \(out)")
    }
}
