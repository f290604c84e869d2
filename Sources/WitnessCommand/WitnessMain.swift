import ArgumentParser
import CommandConsole

@main
enum WitnessMain {
    static func main() async { await console.run(WitnessRoot.self) }

    static let console = Console(program: "witness")
}

struct WitnessRoot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-witness",
        abstract: "Cosigns the checkpoints of logs, and watches logs.",
        discussion: """
            A witness is run by somebody who is independent of the election office. It sees signed sizes and hashes \
            only. It cosigns a checkpoint when the log proves that nothing it had before was changed or removed, so \
            that the log cannot show different contents to different people. Works with every log of the C2SP \
            specifications.
            """,
        version: "0.1.0",
        subcommands: [Initialize.self, LogCommand.self, Serve.self, Status.self, Monitor.self])
}
