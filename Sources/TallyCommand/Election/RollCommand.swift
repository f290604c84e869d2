import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionSetup
import Primitives

struct RollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll", abstract: "Change the voter roll after the key ceremony.", subcommands: [Update.self])

    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the next roll update from a table of changes; officials then sign it.",
            discussion: """
                Writes roll-update-N.json, which becomes public and says how many voters come and go, and beside it \
                roll-changes-N.json, which says who they are and stays secret. The table has the columns \
                change,voter_id,name,ballot_style,weight; a change is add, remove, move (to another ballot style) or \
                weight; fields that a change does not need are empty.

                Example:
                  glassurn-tally roll update --election my-election --changes monday.csv
                """)

        @Option(help: "The election's folder.") var election: String
        @Option(help: "The changes, CSV.") var changes: String
        @OptionGroup var report: ReportOption

        func run() throws {
            let office = try OfficialsFolder(election)
            let rolls = office.rolls
            let (list, next) = try read(office)
            var random = SystemRandom()
            let secret = try RollChanges(
                number: next.version, salt: HashValue(bytes: random.bytes(HashValue.byteCount)), changes: list,
                roll: next.documentHash)
            let update = try RollUpdate(
                election: office.context.extendedBaseHash, fingerprint: office.context.fingerprint,
                number: next.version, previous: rolls.hash, changes: secret.documentHash,
                electorate: rolls.current.difference(after: list, next), issuedAt: Inputs.now)
            let path = "\(election)/\(ElectionFolder.rollUpdate(next.version))"
            try DurableFile.write(
                secret.canonicalBytes, to: "\(election)/\(ElectionFolder.rollChanges(next.version))")
            try DurableFile.write(update.canonicalBytes, to: path)
            report.say(
                """
                \(SupplementSummary.text(secret)); then \(SupplementSummary.voters(next.voters.count))
                written: \(path)
                next: officials run sign \(path); then glassurn-collector roll apply \(path)
                """, "roll-update"
            ) {
                $0.field("path", path)
                $0.field("number", next.version)
                $0.field("document", update.documentHash)
                $0.field("changes", list.count)
                $0.field("voters", next.voters.count)
            }
        }

        /// The changes of the table, and the roll after them.
        private func read(_ office: OfficialsFolder) throws -> ([RollChanges.Change], VoterRoll) {
            let (context, roll) = (office.context, office.rolls.current)
            do {
                let list = try RollChangesTable.read(
                    DurableFile.read(changes, limit: 2 << 30), name: changes, manifest: context.manifest, roll: roll)
                let next = try roll.applying(list)
                try office.rolls.requireCountable(after: list, next, context: context)
                for warning in SetupAdvice.rollWarnings(next, context.configuration, context.manifest) {
                    TallyMain.console.note("warning: \(warning)")
                }
                return (list, next)
            } catch let error as SetupError {
                throw CommandFailure(.badInput, "\(error)", hint: "correct the table; nothing was written")
            } catch let error as FormatError {
                throw CommandFailure(
                    .badInput, "\(changes): \(error.reason)", hint: "correct the table; nothing was written")
            }
        }
    }
}
