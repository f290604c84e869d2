import ElectionModel
import Primitives

/// R.7: result.csv, byte for byte.
enum ResultTableCheck {
    static func run(_ source: RecordSource, _ result: ResultDocument, _ findings: inout Findings) {
        let place = Place(RecordFolder.resultTable)
        let expected = Array(table(result).utf8)
        guard let digest = source.digests[RecordFolder.resultTable] else {
            return findings.fail(.resultTable, place, "the file is missing")
        }
        findings.require(
            digest.hash == SHA256.hash(expected), .resultTable, place, "the table does not say what result.json says")
    }

    /// RFC 4180 with line feeds, in the result's order.
    static func table(_ result: ResultDocument) -> String {
        var text = "contest,option,votes\n"
        for contest in result.contests {
            for option in contest.options {
                text += "\(quoted(contest.label)),\(quoted(option.label)),\(option.total)\n"
            }
        }
        return text
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { [10, 13, 34, 44].contains($0) }) else { return field }
        var out = "\""
        for character in field.unicodeScalars {
            if character == "\"" { out.unicodeScalars.append(character) }
            out.unicodeScalars.append(character)
        }
        return out + "\""
    }
}
