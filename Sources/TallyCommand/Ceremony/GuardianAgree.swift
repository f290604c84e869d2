import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony

struct GuardianAgree: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agree",
        abstract: "Sign the set of commitments, after finding the guardian's own in it.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            let hash = try desk.agree(at: GuardianOptions.now)
            report.say(
                """
                guardian \(desk.guardian) has found its commitment in the set and signed it
                the set's hash is \(hash)
                compare it with the other guardians; from now on this folder signs no other set
                next: when all guardians have signed, each runs guardian open
                """, "guardian-agree"
            ) {
                $0.field("guardian", desk.guardian)
                $0.field("commitments", hash)
            }
        }
    }
}
