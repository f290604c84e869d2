/// Text from elsewhere, made safe for a terminal.
package enum PlainText {
    /// Replaces control characters (which could move the cursor or change what stands on the screen) and the marks
    /// that change the direction of writing.
    package static func clean(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmful($0) ? "?" : $0 }))
    }

    /// A hash as groups of four digits on two lines, to compare by eye.
    package static func groups(_ digits: String) -> String {
        let digits = Array(digits)
        let groups = stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
        let half = (groups.count + 1) / 2
        return [groups.prefix(half), groups.dropFirst(half)].map { "  " + $0.joined(separator: " ") }
            .joined(separator: "\n")
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
