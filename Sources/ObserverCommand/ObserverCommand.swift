import ArgumentParser
import CommandConsole

@main
struct ObserverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-observer",
        abstract: "Check the published record of an election.",
        discussion: """
            Everything runs offline, on the record's files alone. The election is recognized by its fingerprint, which \
            the election office publishes on paper, on the web and in the press.
            """,
        subcommands: [VerifyRecord.self, LookupBallot.self, Dispute.self])

    static let console = Console(program: "observer")

    static func main() async { await console.run(ObserverCommand.self) }
}
