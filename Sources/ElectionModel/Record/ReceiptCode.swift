import Primitives

/// A log entry in a form that fits on a slip of paper: its index and the first twelve digits of its leaf's SHA-256,
/// such as `17-9F3A-22C1-7B04`. The index alone finds the entry; the digits show that it is the same one.
public struct ReceiptCode: Hashable, Sendable, CustomStringConvertible {
    private static let digitCount = 12

    /// The leaf's index.
    public let index: Int
    private let digits: String

    /// - Parameter index: from 0.
    public init(_ leaf: LogLeaf, index: Int) {
        self.index = index
        digits = Self.digits(of: leaf)
    }

    /// Reads a code; lower case and spaces instead of hyphens are fine.
    public init?(_ text: String) {
        let parts = text.uppercased().split(whereSeparator: { $0 == "-" || $0.isWhitespace })
        guard let first = parts.first, first.utf8.allSatisfy({ (48...57).contains($0) }), let index = Int(first),
            parts.count > 1
        else { return nil }
        let digits = parts.dropFirst().joined()
        guard digits.utf8.count == Self.digitCount,
            digits.utf8.allSatisfy({ (48...57).contains($0) || (65...70).contains($0) })
        else { return nil }
        self.index = index
        self.digits = digits
    }

    public func matches(_ leaf: LogLeaf) -> Bool { Self.digits(of: leaf) == digits }

    public var description: String {
        let characters = Array(digits)
        let groups = stride(from: 0, to: characters.count, by: 4).map { String(characters[$0..<$0 + 4]) }
        return "\(index)-\(groups.joined(separator: "-"))"
    }

    private static func digits(of leaf: LogLeaf) -> String {
        String(SHA256.hash(leaf.canonicalBytes).hexadecimal.prefix(digitCount))
    }
}
