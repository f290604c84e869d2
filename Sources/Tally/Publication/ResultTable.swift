public import ElectionModel

/// The file `result.csv` (RFC 4180, but with single line feeds): contest, option and votes.
public enum ResultTable {
    public static func bytes(_ result: ResultDocument) -> [UInt8] {
        var lines = ["contest,option,votes"]
        for contest in result.contests {
            for option in contest.options { lines.append("\(quoted(contest.label)),\(quoted(option.label)),\(option.total)") }
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
