import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionSetup
import Primitives

struct OverrideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override", abstract: "Pass over the Internet ballots of voters who voted on paper.",
        subcommands: [New.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the next override list from a table of entries; officials then sign it.",
            discussion: """
                Writes override-list-N.json, which becomes public and says how many voters it is about, and beside it \
                override-entries-N.json, which says who they are and stays secret. The table has the columns \
                action,voter_id,reason,time; the action is revoke or restore; reason and time may be empty. A revoked \
                voter's Internet ballots do not count, whenever they are cast, until a later list restores them.

                Example:
                  glassurn-tally override new --election my-election --entries paper.csv
                """)

        @Option(help: "The election's folder.") var election: String
        @Option(help: "The entries, CSV.") var entries: String
        @OptionGroup var report: ReportOption

        func run() throws {
            let office = try OfficialsFolder(election)
            let history = office.overrides
            let list: [OverrideEntries.Entry]
            do {
                list = try OverrideTable.read(
                    DurableFile.read(entries, limit: 2 << 30), name: entries, history: history,
                    isKnown: office.rolls.isKnown)
            } catch let error as SetupError {
                throw CommandFailure(.badInput, "\(error)", hint: "correct the table; nothing was written")
            }
            var random = SystemRandom()
            let number = history.number + 1
            let secret = try OverrideEntries(
                number: number, salt: HashValue(bytes: random.bytes(HashValue.byteCount)), entries: list)
            let document = OverrideList(
                election: office.context.extendedBaseHash, fingerprint: office.context.fingerprint, number: number,
                previous: history.hash, entries: secret.documentHash, revoked: secret.count(.revoke),
                restored: secret.count(.restore), issuedAt: Inputs.now)
            let path = "\(election)/\(ElectionFolder.overrideList(number))"
            try DurableFile.write(secret.canonicalBytes, to: "\(election)/\(ElectionFolder.overrideEntries(number))")
            try DurableFile.write(document.canonicalBytes, to: path)
            report.say(
                """
                \(SupplementSummary.text(secret))
                written: \(path)
                next: officials run sign \(path); then glassurn-collector override apply \(path)
                """, "override-new"
            ) {
                $0.field("path", path)
                $0.field("number", number)
                $0.field("document", document.documentHash)
                $0.field("revoked", document.revoked)
                $0.field("restored", document.restored)
            }
        }
    }
}
