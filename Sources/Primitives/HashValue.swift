/// A 32-byte hash: an output of SHA-256 or of ElectionGuard's H (HMAC-SHA-256, section 5.2).
public struct HashValue: Hashable, Comparable, Sendable, CustomStringConvertible {
    public static let byteCount = 32
    /// 32 zero bytes: stands for "there is none" where a chain begins.
    public static let zero = HashValue(unchecked: [UInt8](repeating: 0, count: byteCount))

    /// Exactly 32 bytes.
    public let bytes: [UInt8]

    init(unchecked bytes: [UInt8]) { self.bytes = bytes }

    public init(bytes: some Sequence<UInt8>) throws(PrimitivesError) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount else {
            throw PrimitivesError(.wrongLength, "a hash has 32 bytes, found \(bytes.count)")
        }
        self.bytes = bytes
    }

    /// 64 upper-case hexadecimal digits.
    public init(hexadecimal text: String) throws(PrimitivesError) {
        bytes = try Hexadecimal.decode(text, byteCount: Self.byteCount)
    }

    /// As people type it or paste it: 64 hexadecimal digits in either case; white space, `-` and `:` between them are
    /// dropped. Only ASCII letters have a case here: Unicode would make two digits of a ligature.
    public init(typed text: String) throws(PrimitivesError) {
        let scalars = text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "-" && $0 != ":" }
        let digits = scalars.flatMap { $0.utf8 }.map { (97...122).contains($0) ? $0 - 32 : $0 }
        bytes = try Hexadecimal.decode(digits, byteCount: Self.byteCount)
    }

    public var hexadecimal: String { Hexadecimal.encode(bytes) }
    public var description: String { hexadecimal }

    public static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
