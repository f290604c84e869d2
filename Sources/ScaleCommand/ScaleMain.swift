import ArgumentParser
import CommandConsole

/// Plays voters and collector of an invented election, to measure how counting and verification grow. `tools/scale` runs
/// it; it is not installed, and nothing it makes is worth anything.
@main
struct ScaleMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-scale",
        abstract: "Play voters and collector of an invented election, for measuring only.",
        discussion: """
            The parts of tools/scale that no program for elections may have: it holds the keys of every voter and of \
            the collector, makes up votes, and encrypts in variable time. Use tools/scale, which takes the steps in \
            order and drives the real programs for everything else.
            """,
        subcommands: [PlanCommand.self, CastCommand.self, BoxCommand.self, LogCommand.self])

    static let console = Console(program: "scale")

    static func main() async { await console.run(ScaleMain.self) }
}

struct FolderArgument: ParsableArguments {
    @Argument(help: "The run's folder.") var folder: String

    var scaleFolder: ScaleFolder { ScaleFolder(folder) }
}
