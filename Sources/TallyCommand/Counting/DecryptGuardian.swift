import ArgumentParser
import CommandConsole
import ElectionModel
import Primitives
import Tally

/// A guardian's medium.
struct GuardianStateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The guardian's own folder, from the key ceremony.", valueName: "folder"))
    var state: String

    @OptionGroup var passphrase: GuardianPassphraseOptions

    func seat() throws -> DecryptionSeat {
        DecryptionSeat(
            state: state, passphrase: try passphrase.read(state, prompt: "passphrase of the guardian's share"))
    }
}

/// U, as people write it.
struct GuardianListOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who takes part, numbers in ascending order, separated by commas, for example 1,3.", valueName: "numbers"))
    var guardians: String

    func value() throws -> [Int] {
        try guardians.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let index = Int(part) else { throw CommandFailure(.usage, "--guardians takes numbers like 1,3") }
            return index
        }
    }
}

struct DecryptCommit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commit", abstract: "First round, each guardian: check all ballots and commit.")

    @OptionGroup var options: CountOptions
    @OptionGroup var recount: RecountOption
    @OptionGroup var medium: GuardianStateOptions
    @OptionGroup var guardians: GuardianListOption
    @OptionGroup var report: ReportOption

    func run() async throws {
        let indices = try guardians.value()
        try await Counting.explaining {
            let (count, aggregate) = try await options.rebuild(recount) {
                try DecryptionSeat.requireShare(in: medium.state, $0.context.guardianRecord)
            }
            let steps = DecryptionSteps(options, count, session: count.sessions.count + 1)
            let written = try steps.commit(medium.seat(), aggregate, indices)
            written.say(report, "decrypt-commit", next: "when all have committed, an official runs decrypt session")
        }
    }
}

struct DecryptReveal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reveal", abstract: "Second round, each guardian: open the commitment against the logged session.")

    @OptionGroup var options: CountOptions
    @OptionGroup var medium: GuardianStateOptions
    @Option(help: ArgumentHelp("The session's number.", valueName: "number")) var session: Int
    @OptionGroup var report: ReportOption

    func run() async throws {
        try await Counting.explaining {
            let steps = DecryptionSteps(options, try options.load(), session: session)
            let written = try steps.reveal(medium.seat())
            written.say(report, "decrypt-reveal", next: "when all have revealed, each guardian runs decrypt respond")
        }
    }
}

struct DecryptRespond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "respond", abstract: "Third round, each guardian: respond, once for each session.",
        discussion: """
            Before the response is written, the session is marked as answered and its random numbers are erased on the \
            guardian's medium. If the response is then lost, the session is lost too: start a new one.
            """)

    @OptionGroup var options: CountOptions
    @OptionGroup var medium: GuardianStateOptions
    @Option(help: ArgumentHelp("The session's number.", valueName: "number")) var session: Int
    @OptionGroup var report: ReportOption

    func run() async throws {
        try await Counting.explaining {
            let steps = DecryptionSteps(options, try options.load(), session: session)
            let written = try steps.respond(medium.seat())
            written.say(report, "decrypt-respond", next: "when all have responded, an official runs decrypt result")
        }
    }
}
