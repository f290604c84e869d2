import ArgumentParser
import CollectionService
import CommandConsole

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the state of the election and its log.",
        discussion: """
            Asks the election's witnesses what they cosigned last. Exit status 2 if they know more of the log than the \
            data folder: then it was restored from an older copy.
            """)

    @OptionGroup var data: DataOptions

    @Flag(help: "One line of JSON for scripts.")
    var json = false

    func run() async throws {
        let status = try await CollectorStatus(
            store: try data.openStore(), at: WallClock.now(), authorities: try data.witnessAuthorities())
        Console.collector.say(json ? status.json : status.text)
        if status.lag != nil { Console.collector.end(.doesNotHold) }
    }
}
