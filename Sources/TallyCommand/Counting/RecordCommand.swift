import ArgumentParser
import CommandConsole
import ElectionModel
import Primitives
import Tally

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Publish the election record.", subcommands: [Publish.self])

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the election record together.",
            discussion: """
                Afterwards officials sign record.json, the collector appends it to the log, and glassurn-collector log \
                export --out RECORD/log completes the record.
                """)

        @OptionGroup var options: CountOptions

        @Option(help: "The new record's folder.")
        var out: String

        func run() async throws {
            try await Counting.explaining(checking: options.count) {
                let count = try options.load()
                let result = try Inputs.document("\(options.count)/\(RecordFolder.result)", as: ResultDocument.self)
                let list = try RecordPublisher(count).publish(result, to: out)
                TallyMain.console.say(
                    """
                    \(list.files.count) files, publication level \(list.level.rawValue)
                    written to \(out)
                    next: officials run sign \(out)/\(RecordFolder.list); then glassurn-collector log append and log export
                    """)
            }
        }
    }
}
