/// Why choices cannot become a ballot. Two errors are equal when their codes are; `reason` is for people and never says
/// what was chosen.
public struct SelectionError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        case unknownStyle, unknownContest, missingContest, unknownOption, missingOption
        /// A value below 0 or above the option's limit R.
        case outOfRange
        /// Values that add up to more than the contest's limit L.
        case overvote
        case badVoter
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
