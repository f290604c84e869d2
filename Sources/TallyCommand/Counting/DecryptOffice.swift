import ArgumentParser
import CommandConsole
import ElectionModel
import Primitives
import Tally

struct DecryptSession: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Collect the guardians' commitments into the session file, which officials sign.")

    @OptionGroup var options: CountOptions

    func run() async throws {
        try await Counting.explaining {
            let count = try options.load()
            let number = count.sessions.count + 1
            let document = try SessionDocument.build(SessionFiles(options, number).commitments(), count: count)
            let path = "\(options.count)/\(RecordFolder.session(number))"
            try DurableFile.write(document.canonicalBytes, to: path)
            TallyMain.console.say(
                "written: \(path)\nnext: officials run sign \(path); then glassurn-collector log append and log export")
        }
    }
}

struct DecryptResult: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "Combine the guardians' responses into the totals.")

    @OptionGroup var options: CountOptions
    @Option(help: "The session's number.") var session: Int

    func run() async throws {
        try await Counting.explaining {
            let (count, aggregate) = try await options.rebuild()
            let files = SessionFiles(options, session)
            let logged = try files.logged(count)
            let builder = try ResultBuilder(
                aggregate: aggregate, session: logged, reveals: files.reveals(logged.guardians))
            let result = try builder.build(files.responses(logged.guardians))
            let path = "\(options.count)/\(RecordFolder.result)"
            try DurableFile.write(result.canonicalBytes, to: path)
            let console = TallyMain.console
            for contest in result.contests {
                console.say(contest.label)
                for option in contest.options { console.say("  \(option.label): \(option.total)") }
            }
            console.say("written: \(path)\nnext: record publish")
        }
    }
}
