import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony

struct GuardianComplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complain",
        abstract: "Sign that another guardian's share is bad, which ends the ceremony.",
        discussion: "guardian receive does this by itself when it finds a bad share. Whether the complaint is right "
            + "makes no difference: nobody shows a share to find out, and the ceremony starts again with all keys new.")

    @OptionGroup var options: GuardianOptions
    @OptionGroup var report: ReportOption

    @Option(help: ArgumentHelp("The number of the guardian whose share is bad.", valueName: "number"))
    var about: Int

    func run() throws {
        try CeremonyFailure.explaining {
            let desk = try options.desk()
            try desk.complain(about: about, at: GuardianOptions.now)
            report.say(
                """
                guardian \(desk.guardian) complains about the share by guardian \(about); the complaint is signed
                next: tell all guardians and officials; an official runs ceremony abort
                """, "guardian-complain"
            ) {
                $0.field("guardian", desk.guardian)
                $0.field("about", about)
            }
        }
    }
}
