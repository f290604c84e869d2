import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony
import Primitives

/// Before what the guardians are asked about their shares.
struct OccasionOption: ParsableArguments {
    @Option(help: ArgumentHelp("Before what: opening or closing.", valueName: "occasion"))
    var before: String

    var value: ShareQuestion.Occasion { ShareQuestion.Occasion(rawValue: before) ?? .opening }

    func validate() throws {
        guard ShareQuestion.Occasion(rawValue: before) != nil else {
            throw ValidationError("--before takes opening or closing, not \(before)")
        }
    }
}

struct CeremonyAsk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask all guardians, before opening or closing, whether their shares of the key are alive.",
        discussion: "Writes a question with a new random number into the election's folder, so that no answer can have "
            + "been made earlier. Asking again is fine: only the last question counts.")

    @OptionGroup var folder: CeremonyCommand.FolderOption
    @OptionGroup var occasion: OccasionOption
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            var random = SystemRandom()
            let call = try ShareRollCall(folder.files).ask(occasion.value, at: Inputs.now, using: &random)
            report.say(
                """
                written: \(folder.election)/\(ElectionFolder.checks)/\(occasion.before)-\(call.number)/question.json
                next: every guardian runs guardian check --before \(occasion.before); then ceremony answers
                """, "ceremony-ask"
            ) {
                $0.field("occasion", occasion.before)
                $0.field("number", call.number)
                $0.field("question", call.hash)
            }
        }
    }
}

struct CeremonyAnswers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answers",
        abstract: "Check the guardians' answers: how many shares are alive, and whether that is enough.",
        discussion: "Exit status 0 if enough guardians for a result have answered well, 2 if not.")

    @OptionGroup var folder: CeremonyCommand.FolderOption
    @OptionGroup var occasion: OccasionOption
    @OptionGroup var report: ReportOption

    func run() throws {
        let outcome = try CeremonyFailure.explaining {
            let rollCall = try ShareRollCall(folder.files)
            return try rollCall.report(rollCall.call(occasion.value))
        }
        report.say(outcome.words, "ceremony-answers") {
            $0.field("occasion", occasion.before)
            $0.field("number", outcome.call.number)
            $0.field("asked_at", outcome.call.question.askedAt)
            $0.field("guardian_count", outcome.guardianCount)
            $0.field("quorum", outcome.quorum)
            $0.field("alive", array: outcome.alive)
            $0.field("silent", array: outcome.silent)
            $0.field("refused", array: outcome.refused.compactMap(\.guardian))
            $0.field("enough", outcome.isEnough)
        }
        if !outcome.isEnough { TallyMain.console.end(.doesNotHold) }
    }
}

extension ShareRollCall.Report {
    /// For officials, a line for each guardian and a conclusion.
    var words: String {
        var lines = ["asked \(call.question.askedAt), before \(call.question.occasion.rawValue)"]
        for guardian in 1...guardianCount {
            if alive.contains(guardian) {
                lines.append("guardian \(guardian): the share is alive")
            } else if let error = refused.first(where: { $0.guardian == guardian }) {
                lines.append("guardian \(guardian): the answer does not hold: \(error.reason)")
            } else {
                lines.append("guardian \(guardian): no answer")
            }
        }
        return (lines + [conclusion]).joined(separator: "\n")
    }

    /// One line.
    var conclusion: String {
        let counted = "\(alive.count) of \(guardianCount) shares are alive, \(quorum) are needed for a result"
        guard isEnough else {
            return "\(counted): NOT ENOUGH. Without \(quorum - alive.count) more there will never be a result"
        }
        let spare = alive.count - quorum
        return spare > 0
            ? "\(counted): enough, and \(spare) may still be lost" : "\(counted): just enough, none may be lost"
    }
}
