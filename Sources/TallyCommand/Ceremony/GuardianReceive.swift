import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony
import Primitives

struct GuardianReceive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Check all shares, keep the guardian's part of the key, and sign the guardian record.",
        discussion: "Afterwards the state folder holds only the guardian's part of the joint key, sealed. Keep it, and "
            + "its passphrase, until the result is published. If a share is bad, this signs a complaint, which ends the "
            + "ceremony; the share itself is shown to nobody.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var passphrase: GuardianPassphraseOptions
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            var random = SystemRandom()
            let secret = try passphrase.read(options.state, prompt: PassphraseOption.ceremonyPrompt)
            let (record, fingerprint) = try desk.receive(
                passphrase: secret, at: GuardianOptions.now, using: &random)
            report.say(
                """
                all shares fit the keys; guardian \(desk.guardian) keeps its share and has signed guardians.json
                guardian record \(record.guardianRecordHash)
                fingerprint \(fingerprint)
                compare the fingerprint with the other guardians; the secrets of the earlier rounds are erased
                next: when all guardians have signed, an official runs ceremony finish
                """, "guardian-receive"
            ) {
                $0.field("guardian", desk.guardian)
                $0.field("guardian_record_hash", record.guardianRecordHash)
                $0.field("fingerprint", fingerprint)
            }
        }
    }
}
