import Primitives

/// Text from elsewhere, made safe for a terminal.
package enum PlainText {
    /// Without what could move the cursor or change what stands on the screen.
    package static func clean(_ text: String) -> String { VisibleText.clean(text) }

    /// A hash as groups of four digits on two lines, to compare by eye.
    package static func groups(_ digits: String) -> String {
        let digits = Array(digits)
        let groups = stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
        let half = (groups.count + 1) / 2
        return [groups.prefix(half), groups.dropFirst(half)].map { "  " + $0.joined(separator: " ") }
            .joined(separator: "\n")
    }
}
