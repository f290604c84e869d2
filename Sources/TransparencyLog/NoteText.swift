internal import Primitives

/// The grammar that notes, checkpoints and receipts share. All comparisons are of bytes: Swift's `==` on strings takes
/// different spellings of one accented letter for equal.
enum NoteText {
    static let newline = UInt8(0x0A)

    /// Valid UTF-8 without control characters other than newline (signed-note, "Format"); nil otherwise.
    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == newline }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Key names are non-empty, without Unicode spaces, `+` and control characters.
    static func isKeyName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
    }

    static func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    /// The lines of a text that ends in a newline, without their newlines; nil where the last line does not end.
    static func lines(_ bytes: some Collection<UInt8>) -> [[UInt8]]? {
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false).map { Array($0) }
        guard lines.last == [] else { return nil }
        lines.removeLast()
        return lines
    }

    /// ASCII decimal without sign and leading zeros, at most ``MerkleTree/maximumSize``.
    static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard (1...16).contains(digits.count), digits.count == 1 || digits.first != 0x30 else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value <= MerkleTree.maximumSize ? value : nil
    }

    /// Canonical base 64 of exactly 32 bytes.
    static func hash(_ line: some Collection<UInt8>) -> HashValue? {
        guard line.count == 44, let bytes = try? Base64.decode(line) else { return nil }
        return try? HashValue(bytes: bytes)
    }
}
