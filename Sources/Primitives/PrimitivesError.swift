/// What went wrong in this module. Two errors are equal when their codes are; `reason` is for people.
public struct PrimitivesError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        case badHexadecimal, badBase64, wrongLength, badKey, badSignature, badSeal, wrongPassphrase, weakPassphrase
        case fileExists, fileMissing, fileTooLarge, inputOutput
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
