import ArgumentParser
import ElectionModel

struct RollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll", abstract: "Works on the voter roll.", subcommands: [Apply.self])

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Applies signed roll updates, in order, and logs them.",
            discussion: """
                Takes roll-update-N.json with its signatures and roll-changes-N.json beside it, before the opening or while \
                the voting is open. From then on the new version of the roll is in force: tickets of the old one are \
                refused, and voters get new ones. A server may run meanwhile.
                """)

        @OptionGroup var options: SupplementOptions

        func run() async throws { try await options.apply(.rollUpdate) }
    }
}

struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override", abstract: "Works on the paper overrides.", subcommands: [Apply.self])

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Logs signed override lists, in order, and keeps them for the ballot box.",
            discussion: """
                Takes override-list-N.json with its signatures and override-entries-N.json beside it, from the opening until \
                the count is processed. They take effect when the ballot box is processed.
                """)

        @OptionGroup var options: SupplementOptions

        func run() async throws { try await options.apply(.overrideList) }
    }
}

/// What `roll apply` and `override apply` have in common.
struct SupplementOptions: ParsableArguments {
    @Argument(help: "The signed documents in their order; beside each lie its signatures and its secret list.")
    var files: [String]

    @OptionGroup var data: DataOptions
    @OptionGroup var report: StepReport

    func apply(_ step: LogLeaf.Step) async throws {
        for file in files {
            try await StepAppender(file: file, data: data, report: report).append(expected: step)
        }
    }
}
