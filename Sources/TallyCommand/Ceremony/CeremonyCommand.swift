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
            """,
        subcommands: [Start.self, Commitments.self, Finish.self, Abort.self])

    struct FolderOption: ParsableArguments {
        @Option(help: "The election's folder.")
        var election: String

        var office: CeremonyOffice { CeremonyOffice(CeremonyFiles(election, group: .standard)) }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start a key ceremony for a signed election.")
        @OptionGroup var folder: FolderOption

        func run() throws {
            let ceremony = try CeremonyFailure.explaining {
                var random = SystemRandom()
                return try folder.office.start(using: &random)
            }
            let plan = ceremony.plan
            Console(program: "tally").say(
                """
                ceremony \(ceremony.start.identifier)
                started for \(plan.guardianCount) guardians, of whom \(plan.quorum) can decrypt
                next: every guardian runs guardian prepare
                """)
        }
    }

    struct Commitments: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Collect the commitments of all guardians into one set, which they then sign.")
        @OptionGroup var folder: FolderOption

        func run() throws {
            let set = try CeremonyFailure.explaining { try folder.office.collectCommitments() }
            Console(program: "tally").say(
                """
                commitments.json has the commitments of all \(set.commitments.count) guardians
                its hash is \(set.documentHash)
                next: every guardian runs guardian agree and compares this hash
                """)
        }
    }

    struct Finish: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the record and all signatures on it, and write the election's fingerprint.")
        @OptionGroup var folder: FolderOption

        func run() throws {
            let fingerprint = try CeremonyFailure.explaining { try folder.office.finish() }
            Console(program: "tally").say(
                """
                all guardians have signed guardians.json, and it follows from the keys that they committed to
                fingerprint \(fingerprint)
                next: publish the fingerprint (it is in fingerprint.txt) and give guardians.json to the collector
                """)
        }
    }

    struct Abort: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a ceremony that cannot be finished aside, on record, so that a new one can start.")
        @OptionGroup var folder: FolderOption

        func run() throws {
            let name = try CeremonyFailure.explaining { try folder.office.abort() }
            Console(program: "tally").say(
                """
                the ceremony is aborted; its files are in \(name)
                next: ceremony start; every guardian prepares with a new folder and destroys the old one
                """)
        }
    }
}
