import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony

struct GuardianOpen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Release the guardian's public keys, once all guardians have signed the set of commitments.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var report: ReportOption

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            try desk.open()
            report.say(
                """
                all guardians have signed the set of commitments; guardian \(desk.guardian) has opened its keys
                next: when all guardians have opened theirs, each runs guardian share
                """, "guardian-open"
            ) {
                $0.field("guardian", desk.guardian)
            }
        }
    }
}
