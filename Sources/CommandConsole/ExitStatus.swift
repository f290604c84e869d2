/// What a program's exit status means, the same in all programs.
public enum ExitStatus: Int32, Sendable {
    /// Done, or checked and it holds.
    case holds = 0
    /// Checked, and it does not hold.
    case doesNotHold = 2
    /// Holds as far as what is shown tells: by the publication level, where a challenged ballot was not opened, or in a
    /// dispute by the log.
    case holdsAsFarAsShown = 3
    case usage = 64
    case badInput = 65
    case internalError = 70
    case inputOutput = 74
}

/// Why a command ends without having done its work.
public struct CommandFailure: Error, Sendable {
    public let status: ExitStatus
    /// What happened and where: lower case, no full stop.
    public let message: String
    /// What to do next.
    public let hint: String?

    public init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}
