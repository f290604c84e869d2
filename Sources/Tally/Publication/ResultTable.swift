public import ElectionModel

/// The file `result.csv` (RFC 4180, but with single line feeds): contest, option and votes.
public enum ResultTable {
    public static func bytes(_ result: ResultDocument) -> [UInt8] {
        var lines = ["contest,option,votes"]
        for contest in result.contests {
            for option in contest.options {
                lines.append("\(quoted(contest.label)),\(quoted(option.label)),\(option.total)")
            }
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func quoted(_ text: String) -> String {
        // By scalars: a combining mark would make another character of the comma or quote before it.
        guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
        var quoted = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { quoted.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
        return "\"\(String(quoted))\""
    }
}
