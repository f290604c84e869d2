import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionVerifier

/// `glassurn-observer lookup RECORD CODE`.
struct LookupBallot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup",
        abstract: "Find ballots in a record by confirmation code, pseudonym or a receipt's short code.",
        discussion: """
            The receipt file holds the first two; a short code such as 17-9F3A-22C1-7B04 is printed when the ballot is \
            cast and by receipt verify, and finds the log's entry whether the ballot is published or not. \
            Under a pseudonym stand all ballots that one voter cast: check that they are yours.
            Says where the ballot stands and what became of it, and of a challenged ballot what it contains: compare \
            that with what you chose. A test that was not opened is found by its short code alone, and says nothing \
            about the program that made the ballot. It verifies nothing: use verify for that. Exit status: \
            0 if the ballot is there, 2 if it is not, 65 if RECORD is no election record.
            """)

    @Argument(help: "The record's folder.")
    var record: String

    @Argument(help: "Confirmation code or pseudonym, 64 hexadecimal digits, or short code; lower case is fine.")
    var code: String

    @Flag(help: "Print what was found as JSON.")
    var json = false

    func run() async throws {
        guard RecordVerifier.isRecord(record) else {
            throw CommandFailure(.badInput, "\(record) is no election record")
        }
        let lookup = try BallotLookup(folder: record)
        let matches =
            if let short = ReceiptCode(code) {
                lookup.find(short).map { [$0] } ?? []
            } else {
                lookup.find(try HashArgument.parse(code, name: "confirmation code"))
            }
        let console = ObserverCommand.console
        if json {
            console.say(String(decoding: Self.json(matches), as: UTF8.self))
        } else if matches.isEmpty {
            console.say(
                "no published ballot has this code or pseudonym, and no ballot's entry of the log this short code; "
                    + "a ballot that was replaced or refused may be "
                    + "unpublished at this publication level, and a test that was not opened is: look for it with the "
                    + "short code")
        } else {
            for match in matches {
                console.say(Self.line(match))
                for line in Self.contents(match) + Self.advice(match) { console.say(line) }
            }
        }
        if matches.isEmpty { console.end(.doesNotHold) }
    }

    private static func line(_ match: BallotLookup.Match) -> String {
        let style = match.ballotStyle.map { ", ballot style \"\($0)\"" } ?? ""
        let fate =
            switch match.disposition {
            case .counted: "counted"
            case .superseded: "superseded by a later ballot of the same voter, not counted"
            case .overridden: "overridden by a vote on paper, not counted"
            case .challenged, .challengedUnopened: ChallengeFate(match.disposition).text
            case let other?: "\(other.rawValue), not counted"
            case nil: "without a disposition, which verify reports as a failure"
            }
        let number = match.sequence.map { ", ballot \($0) of its voter" } ?? ""
        return "\(match.place): leaf \(match.leaf) of the log\(number)\(style), \(fate)"
    }

    private static func contents(_ match: BallotLookup.Match) -> [String] {
        (match.opening?.contests ?? []).map { contest in
            let options = contest.options.map { "\"\($0.label)\" \($0.value)" }
            return "  \(contest.label): \(options.joined(separator: ", "))"
        }
    }

    private static func advice(_ match: BallotLookup.Match) -> [String] {
        match.disposition == .challengedUnopened ? ["  next: \(ChallengeFate.notOpened.next)"] : []
    }

    private static func json(_ matches: [BallotLookup.Match]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "ballot-lookup")
            $0.field("format", 0)
            $0.field("matches", array: matches) { writer, match in
                writer.object {
                    $0.field("file", match.place.file)
                    $0.field("line", match.place.line ?? 0)
                    $0.field("leaf", match.leaf)
                    if let sequence = match.sequence { $0.field("sequence", sequence) }
                    if let style = match.ballotStyle { $0.field("ballot_style", style) }
                    if let disposition = match.disposition { $0.field("disposition", disposition.rawValue) }
                    if let opening = match.opening { $0.field("opening", opening) }
                    guard let kind = match.disposition, kind.isChallenge else { return }
                    $0.field("challenge", ChallengeFate(kind).rawValue)
                    $0.field("next", ChallengeFate(kind).next)
                }
            }
        }
        return writer.bytes
    }
}
