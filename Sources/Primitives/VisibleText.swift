/// Text from elsewhere, made safe for a terminal.
public enum VisibleText {
    /// Replaces control characters (which could move the cursor or change what stands on the screen) and the marks
    /// that change the direction of writing.
    public static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmful($0) ? "?" : $0 }))
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
