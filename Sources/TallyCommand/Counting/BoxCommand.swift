import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Identity
import Primitives
import Tally
import Tokens
import TransparencyLog

struct BoxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "box", abstract: "Process an exported ballot box.",
        subcommands: [Process.self, BoxExtract.self])

    struct Process: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every ballot, decide what counts, strip identities and aggregate.",
            discussion: """
                Re-checks every signature, certificate, chain and proof; gives each cast ballot exactly one \
                disposition; enforces the count equation. Writes the count folder, in which officials sign \
                steps/processed.json. Says of which ballots a later roll update changes, or by the other roll_rule \
                would change, what they count. Anything wrong with the box is an alarm: exit status 2, and nothing is \
                written unless the officials decide to go on with --despite-alarms.
                """)

        @Argument(help: "The ballot box that glassurn-collector export wrote.")
        var box: String

        @OptionGroup var fingerprint: FingerprintOption

        @Option(help: "The new count folder.")
        var out: String

        @Option(help: "A revocation list of the voters' issuers, PEM or DER; repeat for more.")
        var crl: [String] = []

        @Option(help: "The timestamp authority's own list of its tokens, CSV: a ballot that the box lacks is named.")
        var registrations: String?

        @Flag(help: "Go on although there are alarms, after the officials have looked into each of them.")
        var despiteAlarms = false

        @Flag(help: "Print the outcome as JSON.")
        var json = false

        func run() async throws {
            let lists = try crl.map { try Self.naming($0, limit: 64 << 20, RevocationList.init(file:)) }
            let registered = try registrations.map {
                try Self.naming($0, limit: RegistrationList.maximumByteCount, RegistrationList.init(csv:))
            }
            let outcome = try await Counting.explaining(checking: box) {
                let box = try BallotBox(folder: box, group: .standard, fingerprint: fingerprint.value())
                let progress = ProgressReporter("ballots checked", total: box.castCount)
                let processor = try BoxProcessor(box, revocationLists: lists, registrations: registered)
                let outcome = try await processor.process(
                    into: out, despiteAlarms: despiteAlarms
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

        private func summary(_ outcome: BoxProcessor.Outcome) -> String {
            let counts = outcome.processed.counts
            let (withheld, overrides) = (outcome.processed.withheld, outcome.processed.overrides)
            return """
                cast \(counts.cast) = counted \(counts.counted) + superseded \(counts.superseded) + overridden \
                \(counts.overridden) + test \(counts.test) + invalid \(counts.invalid)
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

/// Turns counting's errors into words with a status.
enum Counting {
    /// - Parameter folder: a ballot box or count folder that others made. Where it is there, what it lacks and what in it
    ///   cannot be read is an answer about it, and no slip of who runs the command.
    static func explaining<Result>(
        checking folder: String? = nil, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error where isVerdict(error, about: folder) {
            throw verdict(error)
        } catch let error as TallyError {
            let status: ExitStatus = error.code == .badInput ? .badInput : .doesNotHold
            throw CommandFailure(status, error.reason, hint: hint(for: error.code))
        } catch let error as ProcessingAlarms {
            note("alarm", error.alarmList)
            throw CommandFailure(
                .doesNotHold, "the ballot box raises \(error.alarmList.count) alarms; nothing was written",
                hint: "look into each alarm; to go on as they say, decide together and run again with --despite-alarms")
        } catch let error as LogError {
            let isAboutFiles = [.inputOutput, .missingFile].contains(error.code)
            throw CommandFailure(isAboutFiles ? .inputOutput : .doesNotHold, error.reason, hint: hint(for: .badBox))
        } catch let error as FormatError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as IdentityError {
            throw CommandFailure(.badInput, error.reason)
        } catch let error as TokenError {
            throw CommandFailure(token: error)
        }
    }

    static func note(_ kind: String, _ notices: Notices) {
        for text in notices.texts { TallyMain.console.note("\(kind): \(text)") }
        guard notices.count > notices.texts.count else { return }
        TallyMain.console.note("\(kind): and \(notices.count - notices.texts.count) more, which are not listed")
    }

    /// Whether an error says something about a folder that others made.
    static func isVerdict(_ error: any Error, about folder: String?) -> Bool {
        guard let folder, DurableFile.exists(folder) else { return false }
        return switch error {
        case is FormatError, is IdentityError: true
        case let error as LogError: error.code == .missingFile
        case let error as PrimitivesError:
            [.fileMissing, .fileTooLarge].contains(error.code) && error.reason.hasPrefix("\(folder)/")
        default: false
        }
    }

    /// What such an error says.
    static func verdict(_ error: any Error) -> CommandFailure {
        let words =
            switch error {
            case let error as PrimitivesError: error.reason
            case let error as IdentityError: error.reason
            // The others say their place too.
            default: "\(error)"
            }
        let isPin = (error as? FormatError)?.path == "fingerprint"
        return CommandFailure(
            .doesNotHold, words,
            hint: isPin ? "compare the fingerprint with the published one" : hint(for: .badBox))
    }

    private static func hint(for code: TallyError.Code) -> String? {
        switch code {
        case .badBox: "export the ballot box again; if it is still wrong, the collector must answer for it"
        case .wrongStep: "have the step before this one signed and appended to the log, and export the log again"
        case .countEquation: "do not go on: the ballots do not add up"
        case .wrongAggregate: "do not decrypt: what you were given is not what the log announces"
        case .wrongSession: "get the signed session file and a fresh export of the log"
        case .sessionSpent: "start a new session; a guardian answers each session only once"
        case .badGuardianSet: "look for the missing media and their keepers before anything else is tried"
        case .badGuardianFile: "ask that guardian again, or start a new session without it"
        case .badInput, .badTotal: nil
        }
    }
}
