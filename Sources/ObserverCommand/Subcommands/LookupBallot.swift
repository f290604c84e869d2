import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionVerifier

/// `glassurn-observer lookup RECORD CODE`.
struct LookupBallot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup",
        abstract: "Find a ballot in a record by its confirmation code.",
        discussion: """
            Says where the ballot stands and what became of it. It verifies nothing: use verify for that. Exit status: 0 \
            if the ballot is there, 2 if it is not.
            """)

    @Argument(help: "The record's folder.")
    var record: String

    @Argument(help: "The confirmation code: 64 hexadecimal digits; spaces and lower case are fine.")
    var code: String

    func run() async throws {
        guard RecordVerifier.isRecord(record) else {
            throw CommandFailure(.badInput, "\(record) is no election record")
        }
        let wanted = try HashArgument.parse(code, name: "confirmation code")
        let matches = try BallotLookup(folder: record).find(wanted)
        let console = ObserverCommand.console
        for match in matches {
            let style = match.ballotStyle.map { "\"\($0)\"" } ?? "unknown"
            console.say(
                "\(match.place): leaf \(match.leaf) of the log, ballot style \(style), \(fate(match.disposition))")
        }
        if matches.isEmpty {
            console.say(
                "no published ballot has this confirmation code; a ballot that was replaced or refused may be "
                    + "unpublished at this publication level")
            console.end(.doesNotHold)
        }
    }

    private func fate(_ kind: Disposition.Kind?) -> String {
        switch kind {
        case .counted: "counted"
        case .superseded: "superseded by a later ballot of the same voter, not counted"
        case .overridden: "overridden by a vote on paper, not counted"
        case let other?: "\(other.rawValue), not counted"
        case nil: "without a disposition, which verify reports as a failure"
        }
    }
}
