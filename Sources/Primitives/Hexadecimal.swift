/// Upper-case hexadecimal, the only spelling of large integers and hashes in this project's JSON
/// (ElectionGuard 2.1 data serialization, "Large integers").
public enum Hexadecimal {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Two upper-case digits a byte, most significant digit first.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: encodeToBytes(bytes), as: UTF8.self)
    }

    /// The same as ``encode(_:)``, as ASCII bytes.
    public static func encodeToBytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return out
    }

    /// Reads exactly `2 * byteCount` upper-case digits; nothing else is accepted.
    public static func decode(_ text: some Collection<UInt8>, byteCount: Int) throws(PrimitivesError) -> [UInt8] {
        guard text.count == 2 * byteCount else {
            throw PrimitivesError(.wrongLength, "expected \(2 * byteCount) hexadecimal digits, found \(text.count)")
        }
        var out: [UInt8] = []
        out.reserveCapacity(byteCount)
        var high: UInt8?
        for character in text {
            guard let nibble = value(of: character) else {
                throw PrimitivesError(.badHexadecimal, "only the digits 0-9 and A-F (upper case) are allowed")
            }
            if let first = high {
                out.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        return out
    }

    public static func decode(_ text: String, byteCount: Int) throws(PrimitivesError) -> [UInt8] {
        try decode(Array(text.utf8), byteCount: byteCount)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        default: nil
        }
    }
}
