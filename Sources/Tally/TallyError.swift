/// Why counting cannot go on. Two errors are equal when their codes are; `reason` is for people.
public struct TallyError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// A file is missing, unreadable or not of its format.
        case badInput
        /// The ballot box and the log do not fit together.
        case badBox
        /// The log is not in the state that the step needs.
        case wrongStep
        /// The dispositions do not add up.
        case countEquation
        /// Another aggregate than the processed leaf's, or than the one this guardian is bound to.
        case wrongAggregate
        /// The session is not the logged one, was answered before, or does not contain this guardian's commitment.
        case wrongSession, sessionSpent
        /// Too few guardians for a decryption, or a list of them that makes no sense.
        case badGuardianSet
        /// A guardian's file is wrong; the reason names the guardian.
        case badGuardianFile
        /// The total is outside its bounds.
        case badTotal
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public var description: String { reason }
}

/// What is wrong with a ballot box, for officials to decide on; nothing was written.
public struct ProcessingAlarms: Error, Sendable {
    /// At least one.
    public let alarmList: Notices
    /// The first of them, in plain words.
    public var alarms: [String] { alarmList.texts }

    init(_ alarms: Notices) { alarmList = alarms }
}
