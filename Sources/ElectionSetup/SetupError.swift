/// What is wrong with the material of an election, and where. Two errors are equal when their codes are.
public struct SetupError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        case badTable, badRoll, badOverrides, badPrefLib, badSettings, badSignature
    }

    public let code: Code
    public let reason: String
    /// `file:line` or a field.
    public let place: String

    public init(_ code: Code, _ reason: String, place: String) {
        self.code = code
        self.reason = reason
        self.place = place
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public var description: String { "\(place): \(reason)" }
}
