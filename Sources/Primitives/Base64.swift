/// Base 64 with padding (RFC 4648, section 4), strict: one spelling for each byte string.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (index, character) in alphabet.enumerated() { table[Int(character)] = UInt8(index) }
        return table
    }()

    public static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        let alphabet = alphabet
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            var group = UInt32(0)
            for offset in 0..<3 { group = group << 8 | (offset < chunk.count ? UInt32(chunk[start + offset]) : 0) }
            for position in 0..<4 {
                out.append(position <= chunk.count ? alphabet[Int(group >> UInt32(18 - 6 * position) & 63)] : 61)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Refuses white space, missing padding and unused bits that are not zero.
    public static func decode(_ text: some Collection<UInt8>) throws(PrimitivesError) -> [UInt8] {
        let input = Array(text)
        guard input.count % 4 == 0 else { throw PrimitivesError(.badBase64, "the length is not a multiple of four") }
        let padding = input.reversed().prefix { $0 == 61 }.count
        guard padding <= 2 else { throw PrimitivesError(.badBase64, "too much padding") }
        var out: [UInt8] = []
        out.reserveCapacity(input.count / 4 * 3)
        var accumulator = UInt32(0)
        var bits = 0
        // One reference for the whole text, not one a character.
        let values = values
        for character in input.dropLast(padding) {
            let value = values[Int(character)]
            guard value != 0xFF else { throw PrimitivesError(.badBase64, "a character outside the alphabet") }
            accumulator = accumulator << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
                accumulator &= (1 << UInt32(bits)) - 1
            }
        }
        guard accumulator == 0 else { throw PrimitivesError(.badBase64, "unused bits are not zero") }
        return out
    }

    public static func decode(_ text: String) throws(PrimitivesError) -> [UInt8] { try decode(Array(text.utf8)) }
}
