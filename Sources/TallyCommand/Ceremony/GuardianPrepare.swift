import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony
import Primitives

struct GuardianPrepare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare",
        abstract: "Make the guardian's secrets and keys, and commit to the keys.",
        discussion: "The secrets stay in the state folder, sealed with the passphrase. The keys stay there too until "
            + "all guardians have signed the set of commitments.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var passphrase: GuardianPassphraseOptions
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk(creating: true)
            var random = SystemRandom()
            let commitment = try desk.prepare(
                passphrase: passphrase.readNew(options.state), at: GuardianOptions.now, using: &random)
            report.say(
                """
                guardian \(desk.guardian) has made its keys for the election "\(desk.electionName)"
                definition \(desk.ceremony.plan.definition.documentHash)
                commitment \(commitment.commitment)
                compare the definition's hash with what the officials have published
                next: when all guardians have prepared, an official runs ceremony commitments
                """, "guardian-prepare"
            ) {
                $0.field("guardian", desk.guardian)
                $0.field("ceremony", desk.ceremony.start.identifier)
                $0.field("definition", desk.ceremony.plan.definition.documentHash)
                $0.field("commitment", commitment.commitment)
            }
        }
    }
}

extension GuardianDesk {
    var electionName: String { ceremony.plan.configuration.settings.identifier }
}
