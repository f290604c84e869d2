/// The rules for labels (ElectionGuard 2.1 data serialization, "Labels and name-type text fields").
public enum Label {
    public static let maximumByteCount = 200

    private static let lineBreaks: Set<Unicode.Scalar> = [
        "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}",
    ]

    public static func isValid(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else { return false }
        guard !first.properties.isWhitespace, !last.properties.isWhitespace else { return false }
        for (index, scalar) in scalars.enumerated() {
            if lineBreaks.contains(scalar) || scalar == "\u{A0}" || scalar == "\u{202F}" { return false }
            if scalar.value < 32 || scalar.value == 127 { return false }
            if index > 0, scalar.properties.isWhitespace, scalars[index - 1].properties.isWhitespace { return false }
        }
        return true
    }
}
