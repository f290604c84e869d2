/// Why a witness or monitor cannot do its work. Two errors are equal when their codes are; `reason` is for people.
public struct WitnessError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// There is no witness, or no monitor, in the folder.
        case missing
        /// There is one already.
        case exists
        /// A key that cannot be used, or a key file that others can read.
        case badKey
        /// The log is known with another key.
        case otherKey
        /// What is kept about a log cannot be read; nothing is signed for it any more.
        case damaged
        /// A configuration that cannot work.
        case badConfiguration
        case inputOutput
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
