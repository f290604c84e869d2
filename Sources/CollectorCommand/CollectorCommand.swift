import ArgumentParser
import CommandConsole

@main
struct CollectorCommand {
    static func main() async { await Console.collector.run(Root.self) }
}

extension Console {
    static let collector = Console(program: "collector")
}

struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-collector",
        abstract: "Collects encrypted ballots over HTTPS and keeps the election's log.",
        discussion: """
            The operator makes a data folder with init, gives keys.json to the officials, appends the signed steps that \
            they bring as files, serves voters between opening and closing, and exports the ballot box.
            """,
        version: "0.1.0",
        subcommands: [
            Initialize.self, LogCommand.self, RollCommand.self, Open.self, Close.self, OverrideCommand.self, Serve.self,
            Export.self, Status.self,
        ])
}
