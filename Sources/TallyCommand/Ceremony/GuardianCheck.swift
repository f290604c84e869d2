import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives

struct GuardianCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show that the guardian's share of the key is alive and fits the election's keys.",
        discussion: """
            Opens the sealed share, compares it with the guardian record, and writes a signed proof of it that answers \
            the officials' last question (ceremony ask). The proof shows nothing of the share, and nothing on the \
            guardian's medium changes.
            """)

    @OptionGroup var options: GuardianOptions
    @OptionGroup var passphrase: GuardianPassphraseOptions
    @OptionGroup var occasion: OccasionOption
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            let rollCall = try ShareRollCall(CeremonyFiles(options.election, group: .standard))
            let call = try rollCall.call(occasion.value)
            let identity = try options.identity()
            let secret = try passphrase.read(options.state, prompt: "passphrase of the guardian's share")
            var random = SystemRandom()
            let guardian = try rollCall.answer(
                call, state: options.state, identity: identity, passphrase: secret, at: GuardianOptions.now,
                using: &random)
            report.say(
                """
                the share of guardian \(guardian) is alive and fits the keys with the fingerprint
                \(rollCall.context.fingerprint)
                the proof is written for the question of \(call.question.askedAt), before \(occasion.before)
                next: when all guardians have answered, an official runs ceremony answers
                """, "guardian-check"
            ) {
                $0.field("guardian", guardian)
                $0.field("occasion", occasion.before)
                $0.field("number", call.number)
                $0.field("question", call.hash)
                $0.field("fingerprint", rollCall.context.fingerprint)
            }
        }
    }
}
