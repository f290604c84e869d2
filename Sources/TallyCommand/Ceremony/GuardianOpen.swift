import ArgumentParser
import CommandConsole
import KeyCeremony

struct GuardianOpen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Release the guardian's public keys, once all guardians have signed the set of commitments.")

    @OptionGroup var options: GuardianOptions

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            try desk.open()
            Console(program: "tally").say(
                """
                all guardians have signed the set of commitments; guardian \(desk.guardian) has opened its keys
                next: when all guardians have opened theirs, each runs guardian share
                """)
        }
    }
}
