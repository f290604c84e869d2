import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionSetup
import Primitives

struct ElectionImportPrefLib: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-preflib",
        abstract: "Turn PrefLib approval ballots into a manifest, a made-up roll and a votes file for a simulation.",
        discussion: """
            Each file becomes one contest and one ballot style; every ballot gets a made-up voter. Writes \
            manifest.json, roll.csv and votes.csv (voter_id,ballot_style,contest,options) into a new folder.

            Example:
              glassurn-tally election import-preflib 00026-00000001.cat --label "Approval 2002" --out draft
            """)

    @Argument(help: "PrefLib files (format cat with the categories yes and no).")
    var files: [String]

    @Option(help: "The election's name.")
    var label: String

    @Option(help: "The new folder.")
    var out: String

    func run() throws {
        let election: PrefLibElection
        do {
            let parsed = try files.map { path in
                let name = path.split(separator: "/").last.map(String.init) ?? path
                return try PrefLibFile(DurableFile.read(path, limit: 64 << 20), name: name)
            }
            election = try PrefLibElection(parsed, label: label)
        } catch let error as SetupError {
            throw CommandFailure(.badInput, "\(error)", hint: "nothing was written")
        }
        guard !DurableFile.exists(out) else { throw PrimitivesError(.fileExists, "\(out) exists already") }
        try DurableFile.makeFolder(out)
        try DurableFile.write(election.manifest.canonicalBytes, to: "\(out)/manifest.json")
        try DurableFile.write(election.rollTable, to: "\(out)/roll.csv")
        try DurableFile.write(election.votesTable, to: "\(out)/votes.csv")
        TallyMain.console.say(
            """
            \(election.manifest.contests.count) contests, \(election.roll.voters.count) voters and ballots
            written to \(out)
            next: write settings.json and run election new
            """)
    }
}
