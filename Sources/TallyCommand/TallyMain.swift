import ArgumentParser
import CommandConsole

/// The offline program of officials and guardians.
@main
struct TallyMain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-tally",
        abstract: "Define an election, make its keys, count its ballots and publish the result. Works offline.",
        discussion: """
            An election goes through these steps, each a signed file that stands in the public log: election new, \
            election sign; ceremony and guardian; order open; (voting; roll update, override new); order close; box \
            process; decrypt; record publish. Files that people sign are signed with sign FILE.
            """,
        version: "0.1.0",
        subcommands: [
            ElectionCommand.self, CeremonyCommand.self, GuardianCommand.self, OrderCommand.self, RollCommand.self,
            OverrideCommand.self, SignFile.self, BoxCommand.self, AggregateCommand.self, DecryptCommand.self,
            RecordCommand.self,
        ])

    static let console = Console(program: "tally")

    static func main() async { await console.run(TallyMain.self) }
}
