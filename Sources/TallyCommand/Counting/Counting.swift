import CommandConsole
import ElectionModel
import Identity
import Primitives
import Tally
import Tokens
import TransparencyLog

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
        } catch let error as ShardError {
            throw CommandFailure(.badInput, error.reason)
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
