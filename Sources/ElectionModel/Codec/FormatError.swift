import Primitives

/// Why bytes are not what they should be: what, and where. Two errors are equal when their codes are.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// Not JSON at all, or cut short.
        case notJSON
        /// JSON, but not the one canonical spelling: white space, another escape, another form of a number.
        case notCanonical
        case wrongOrder, wrongCase, duplicateField, unknownField, missingField
        /// A string where a number belongs, another document type or format number, and the like.
        case wrongType
        /// A number, element or scalar outside its range.
        case outOfRange
        /// A string that breaks its rules: length, characters, base 64, a label with line breaks.
        case badValue
        case tooLarge, trailingBytes
        /// Parts that are each well formed but do not fit together.
        case inconsistent
    }

    public let code: Code
    public let reason: String
    /// Where in the document, for example `contests[0].options[2].alpha`; empty for the whole.
    public let path: String

    public init(_ code: Code, _ reason: String, path: String = "") {
        self.code = code
        // It may quote the input, and goes to terminals.
        self.reason = VisibleText.clean(reason)
        self.path = path
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
