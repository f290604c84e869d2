import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Identity
import Primitives
import Tally

struct BoxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "box", abstract: "Process an exported ballot box.",
        subcommands: [Process.self, BoxExtract.self])

    struct Process: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every ballot, decide what counts, strip identities and aggregate.",
            discussion: """
                Re-checks every signature, certificate, chain and proof; gives each cast or challenged ballot exactly \
                one disposition; enforces the count equation. Writes the count folder, in which officials sign \
                steps/processed.json. Says of which ballots a later roll update changes, or by the other roll_rule \
                would change, what they count.

                Anything wrong with the box is an alarm, also a challenged ballot that cannot be opened: exit status \
                2, and nothing is written unless the officials decide to go on with --despite-alarms. Then the count \
                folder is written, and the status is 2 all the same. 0 means that nothing is wrong; there is no 3.

                For many machines: each checks the envelopes of one shard with --shard i/n --out FILE, and one puts the \
                n files together with --merge. The count folder is byte for byte that of a processing in one piece; who \
                merges trusts the machines that made the files. A shard ends with 0 when its file is written, whatever \
                alarms it found; --merge with 65 if the files do not belong together or to the box. The files name \
                voters: keep them as the ballot box.
                """)

        @Argument(help: "The ballot box that glassurn-collector export wrote.")
        var box: String

        @OptionGroup var fingerprint: FingerprintOption

        @Option(help: "The new count folder; with --shard, the shard's file, which must not exist.")
        var out: String

        @Option(help: "Check only the envelopes of one shard, i/n, and write what was found to --out.")
        var shard: String?

        @Option(
            parsing: .upToNextOption,
            help: "The files of all shards, in any order, instead of checking the envelopes here.")
        var merge: [String] = []

        @Option(help: "A revocation list of the voters' issuers, PEM or DER; repeat for more.")
        var crl: [String] = []

        @Option(help: "The timestamp authority's own list of its tokens, CSV: a ballot that the box lacks is named.")
        var registrations: String?

        @Flag(help: "Go on although there are alarms, after the officials have looked into each of them.")
        var despiteAlarms = false

        @Flag(help: "Print the outcome as JSON.")
        var json = false

        func validate() throws {
            guard shard == nil || (merge.isEmpty && registrations == nil && !despiteAlarms) else {
                throw ValidationError(
                    "'--merge', '--registrations' and '--despite-alarms' are for the whole box, not for a shard")
            }
        }

        func run() async throws {
            let lists = try crl.map { try Self.naming($0, limit: 64 << 20, RevocationList.init(file:)) }
            if let shard { return try await run(Inputs.shard(shard), lists) }
            let registered = try registrations.map {
                try Self.naming($0, limit: RegistrationList.maximumByteCount, RegistrationList.init(csv:))
            }
            let outcome = try await Counting.explaining(checking: box) {
                let box = try opened()
                let progress = ProgressReporter("ballots checked", total: box.castCount)
                let processor = try BoxProcessor(box, revocationLists: lists, registrations: registered)
                let outcome = try await processor.process(
                    into: out, parts: merge.isEmpty ? nil : merge, despiteAlarms: despiteAlarms
                ) { progress.advance() }
                progress.finish()
                return outcome
            }
            let console = TallyMain.console
            Counting.note("roll", outcome.noteList)
            Counting.note("alarm", outcome.alarmList)
            console.say(json ? String(decoding: outcome.processed.canonicalBytes, as: UTF8.self) : summary(outcome))
            if !outcome.alarms.isEmpty { console.end(.doesNotHold) }
        }

        private func run(_ shard: Shard, _ lists: [RevocationList]) async throws {
            let found = try await Counting.explaining(checking: box) {
                let box = try opened()
                let processor = try BoxProcessor(box, revocationLists: lists)
                let progress = ProgressReporter("ballots checked", total: try processor.lineCount(of: shard))
                let found = try await processor.processShard(shard, to: out) { progress.advance() }
                progress.finish()
                return found
            }
            guard json else {
                return TallyMain.console.say(
                    "shard \(shard): \(found.lineCount) envelopes checked, \(found.alarmCount) alarms, in \(out)")
            }
            var writer = JSONWriter()
            writer.object {
                $0.field("shard", shard.number)
                $0.field("shards", shard.count)
                $0.field("envelopes", found.lineCount)
                $0.field("alarm_count", found.alarmCount)
            }
            TallyMain.console.say(String(decoding: writer.bytes, as: UTF8.self))
        }

        private func opened() throws -> BallotBox {
            try BallotBox(
                folder: box, group: .standard, fingerprint: fingerprint.value(),
                scratch: DurableFile.existingFolder(above: out))
        }

        /// Errors say which file it is.
        private static func naming<Value>(
            _ path: String, limit: Int, _ decode: ([UInt8]) throws -> Value
        ) throws -> Value {
            do {
                return try decode(DurableFile.read(path, limit: limit))
            } catch let error as IdentityError {
                throw CommandFailure(.badInput, "\(path): \(error.reason)")
            }
        }

        private static func summary(_ challenged: ProcessedDocument.Challenged) -> String {
            "challenged, in no count: opened \(challenged.opened), not opened \(challenged.unopened)\n"
        }

        private func summary(_ outcome: BoxProcessor.Outcome) -> String {
            let counts = outcome.processed.counts
            let (withheld, overrides) = (outcome.processed.withheld, outcome.processed.overrides)
            let challenged = outcome.processed.challenged
            return """
                cast \(counts.cast) = counted \(counts.counted) + superseded \(counts.superseded) + overridden \
                \(counts.overridden) + test \(counts.test) + invalid \(counts.invalid)
                \(challenged == .none ? "" : Self.summary(challenged))\
                paper overrides: \(overrides.lists == 1 ? "1 list" : "\(overrides.lists) lists"), \
                \(SupplementSummary.voters(overrides.revoked)) revoked, of whom \(counts.overridden) would have had a \
                counted ballot
                \(withheld.isEmpty ? "no contest is withheld" : "withheld, too few ballots: contests \(withheld)")
                written to \(out)
                next: officials run sign \(out)/\(RecordFolder.processed); then glassurn-collector log append
                """
        }
    }
}
