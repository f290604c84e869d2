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
            + "its passphrase, until the result is published.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var passphrase: PassphraseOption

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            var random = SystemRandom()
            let secret = try passphrase.read(prompt: PassphraseOption.ceremonyPrompt)
            let (record, fingerprint) = try desk.receive(
                passphrase: secret, at: GuardianOptions.now, using: &random)
            Console(program: "tally").say(
                """
                all shares fit the keys; guardian \(desk.guardian) keeps its share and has signed guardians.json
                guardian record \(record.guardianRecordHash)
                fingerprint \(fingerprint)
                compare the fingerprint with the other guardians; the secrets of the earlier rounds are erased
                next: when all guardians have signed, an official runs ceremony finish
                """)
        }
    }
}
