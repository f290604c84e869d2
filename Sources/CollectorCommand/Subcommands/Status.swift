import ArgumentParser
import CollectionService
import CommandConsole

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows the state of the election and its log.")

    @OptionGroup var data: DataOptions

    @Flag(help: "One line of JSON for scripts.")
    var json = false

    func run() async throws {
        let status = try await CollectorStatus(store: try data.openStore(), at: WallClock.now())
        Console.collector.say(json ? status.json : status.text)
    }
}
