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
    @OptionGroup var report: ReportOption

    static func next(_ path: String) -> String {
        "officials run sign \(path); then glassurn-collector log append and log export"
    }

    func run() async throws {
        try await Counting.explaining {
            let count = try options.load()
            let number = count.sessions.count + 1
            let path = try DecryptionSteps(options, count, session: number).buildSession()
            report.say("written: \(path)\nnext: \(Self.next(path))", "decrypt-session") {
                $0.field("path", path)
                $0.field("session", number)
            }
        }
    }
}

struct DecryptResult: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "result", abstract: "Combine the guardians' responses into the totals.",
        discussion: "A guardian whose file is wrong is named, and nothing is written: start a new session without it.")

    @OptionGroup var options: CountOptions
    @OptionGroup var recount: RecountOption
    @Option(help: ArgumentHelp("The session's number.", valueName: "number")) var session: Int
    @OptionGroup var report: ReportOption

    func run() async throws {
        try await Counting.explaining {
            let (count, aggregate) = try await options.rebuild(recount)
            let (result, path) = try DecryptionSteps(options, count, session: session).result(aggregate)
            Self.say(result, path, report)
        }
    }

    static func say(_ result: ResultDocument, _ path: String, _ report: ReportOption) {
        let lines = result.contests.flatMap { contest in
            [contest.label] + contest.options.map { "  \($0.label): \($0.total)" }
        }
        report.say((lines + ["written: \(path)", "next: record publish"]).joined(separator: "\n"), "decrypt-result") {
            $0.field("path", path)
            $0.field("contests", array: result.contests) { writer, contest in
                writer.object {
                    $0.field("contest", contest.contest)
                    $0.field("totals", array: contest.options.map(\.total))
                }
            }
            $0.field("withheld", array: result.withheld)
        }
    }
}
