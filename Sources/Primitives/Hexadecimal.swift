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
        bytes.withContiguousStorageIfAvailable(encode(memory:)) ?? Array(bytes).withUnsafeBufferPointer(encode(memory:))
    }

    /// Reads exactly `2 * byteCount` upper-case digits; nothing else is accepted.
    public static func decode(_ text: some Collection<UInt8>, byteCount: Int) throws(PrimitivesError) -> [UInt8] {
        guard text.count == 2 * byteCount else {
            throw PrimitivesError(.wrongLength, "expected \(2 * byteCount) hexadecimal digits, found \(text.count)")
        }
        let read =
            text.withContiguousStorageIfAvailable(decode(memory:))
            ?? Array(text).withUnsafeBufferPointer(decode(memory:))
        guard let bytes = read else {
            throw PrimitivesError(.badHexadecimal, "only the digits 0-9 and A-F (upper case) are allowed")
        }
        return bytes
    }

    public static func decode(_ text: String, byteCount: Int) throws(PrimitivesError) -> [UInt8] {
        try decode(Array(text.utf8), byteCount: byteCount)
    }

    private static func encode(memory bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        // All empty arrays of a program are one place, into which two threads would write their count.
        if bytes.isEmpty { return [] }
        return [UInt8](unsafeUninitializedCapacity: 2 * bytes.count) { out, written in
            digits.withUnsafeBufferPointer { digits in
                for index in bytes.indices {
                    out[2 * index] = digits[Int(bytes[index] >> 4)]
                    out[2 * index + 1] = digits[Int(bytes[index] & 15)]
                }
            }
            written = 2 * bytes.count
        }
    }

    /// An even number of digits; `nil` if one of them is none. Ballots are mostly digits: no branch a digit.
    private static func decode(memory text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if text.isEmpty { return [] }
        var all: UInt8 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 2) { out, written in
            for index in 0..<text.count / 2 {
                let (high, low) = (value(of: text[2 * index]), value(of: text[2 * index + 1]))
                all |= high | low
                out[index] = high << 4 | low
            }
            written = text.count / 2
        }
        return all < 16 ? bytes : nil
    }

    /// 255 for what is no digit.
    @inline(__always)
    private static func value(of character: UInt8) -> UInt8 {
        let (digit, letter) = (character &- 48, character &- 65)
        return digit < 10 ? digit : letter < 6 ? letter + 10 : 255
    }
}
