import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives

/// What officials do in the key ceremony: they carry files and hold no secrets.
struct CeremonyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ceremony",
        abstract: "Run the key ceremony: start it, collect the commitments, finish it.",
        discussion: """
            The order is: ceremony start; guardian prepare (each); ceremony commitments; guardian agree (each);
            guardian open (each); guardian share (each); guardian receive (each); ceremony finish.

            Or all of it at one computer: ceremony in-room. When a guardian finds a bad share: ceremony abort, \
            and again from the start.

            Before order open and before order close: ceremony ask; guardian check (each); ceremony answers.
            """,
        subcommands: [
            Start.self, Commitments.self, Finish.self, Abort.self, CeremonyInRoom.self, CeremonyAsk.self,
            CeremonyAnswers.self,
        ])

    struct FolderOption: ParsableArguments {
        @Option(help: ArgumentHelp("The election's folder.", valueName: "folder"))
        var election: String

        var files: CeremonyFiles { CeremonyFiles(election, group: .standard) }
        var office: CeremonyOffice { CeremonyOffice(files) }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start a key ceremony for a signed election.")
        @OptionGroup var folder: FolderOption
        @OptionGroup var report: ReportOption

        func run() throws {
            let ceremony = try CeremonyFailure.explaining {
                var random = SystemRandom()
                return try folder.office.start(using: &random)
            }
            let plan = ceremony.plan
            report.say(
                """
                ceremony \(ceremony.start.identifier)
                started for \(plan.guardianCount) guardians, of whom \(plan.quorum) can decrypt
                next: every guardian runs guardian prepare
                """, "ceremony-start"
            ) {
                $0.field("ceremony", ceremony.start.identifier)
                $0.field("guardian_count", plan.guardianCount)
                $0.field("quorum", plan.quorum)
            }
        }
    }

    struct Commitments: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Collect the commitments of all guardians into one set, which they then sign.")
        @OptionGroup var folder: FolderOption
        @OptionGroup var report: ReportOption

        func run() throws {
            let set = try CeremonyFailure.explaining { try folder.office.collectCommitments() }
            report.say(
                """
                commitments.json has the commitments of all \(set.commitments.count) guardians
                its hash is \(set.documentHash)
                next: every guardian runs guardian agree and compares this hash
                """, "ceremony-commitments"
            ) {
                $0.field("ceremony", set.start.identifier)
                $0.field("commitments", set.documentHash)
            }
        }
    }

    struct Finish: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the record and all signatures on it, and write the election's fingerprint.")
        @OptionGroup var folder: FolderOption
        @OptionGroup var report: ReportOption

        func run() throws {
            let fingerprint = try CeremonyFailure.explaining { try folder.office.finish() }
            report.say(
                """
                all guardians have signed guardians.json, and it follows from the keys that they committed to
                fingerprint \(fingerprint)
                next: publish the fingerprint (it is in fingerprint.txt) and give guardians.json to the collector
                """, "ceremony-finish"
            ) {
                $0.field("fingerprint", fingerprint)
            }
        }
    }

    struct Abort: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a ceremony that cannot be finished aside, on record, so that a new one can start.",
            discussion: "All its files are kept in ceremony-aborted-1 and so on. Nothing of it is used again: the next "
                + "ceremony has another identifier, and every guardian makes all its keys anew.")
        @OptionGroup var folder: FolderOption
        @OptionGroup var report: ReportOption

        func run() throws {
            let aborted = try CeremonyFailure.explaining { try folder.office.abort(at: Inputs.now) }
            let complaints = aborted.note?.complaints ?? []
            report.say(
                """
                \(aborted.note.map { "ceremony \($0.ceremony)" } ?? "the ceremony") is aborted
                its files and the note abort.json are in \(aborted.folder)
                \(complaints.map { "guardian \($0.guardian) complained about the share by guardian \($0.about)\n" }.joined())\
                who was right is not found out: that would need a share to be shown
                next: ceremony start; every guardian prepares with a new folder and destroys the old one
                """, "ceremony-abort"
            ) {
                $0.field("folder", aborted.folder)
                if let note = aborted.note { $0.field("note", note) }
            }
        }
    }
}
