import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony
import Primitives

struct GuardianShareOut: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Check the keys of all guardians and write an encrypted share for each of the others.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var passphrase: GuardianPassphraseOptions
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            var random = SystemRandom()
            let secret = try passphrase.read(options.state, prompt: PassphraseOption.ceremonyPrompt)
            let keys = try desk.share(passphrase: secret, at: GuardianOptions.now, using: &random)
            report.say(
                """
                the keys of all \(keys.guardians.count) guardians are those committed to, and their proofs hold
                guardian \(desk.guardian) has encrypted a share for each of the others
                next: when all guardians have shared, each runs guardian receive
                """, "guardian-share"
            ) {
                $0.field("guardian", desk.guardian)
                $0.field("guardian_count", keys.guardians.count)
            }
        }
    }
}
