public import ElectionModel

/// Reads a voter roll from CSV with the columns `voter_id,name,ballot_style` and optionally `weight`.
///
/// The ballot style is its number or its label.
public enum RollTable {
    private static let columns = ["voter_id", "name", "ballot_style"]

    public static func read(_ bytes: [UInt8], name: String, manifest: Manifest) throws(SetupError) -> VoterRoll {
        let table = try TableReader(bytes, name: name)
        guard table.header == columns || table.header == columns + ["weight"] else {
            throw SetupError(
                .badRoll, "the first line must be voter_id,name,ballot_style or that with ,weight", place: "\(name):1")
        }
        let styles = Dictionary(
            manifest.ballotStyles.enumerated().map { ($1.label, $0 + 1) }, uniquingKeysWith: { first, _ in first })
        var lines: [String: Int] = [:]
        var voters: [VoterRoll.Voter] = []
        for row in table.rows {
            let voter = try voter(row, "\(name):\(row.line)", styles, manifest)
            if let earlier = lines.updateValue(row.line, forKey: voter.identifier) {
                throw SetupError(
                    .badRoll, "the voter \(voter.identifier) stands already in line \(earlier)",
                    place: "\(name):\(row.line)")
            }
            voters.append(voter)
        }
        guard !voters.isEmpty else { throw SetupError(.badRoll, "the roll has no voters", place: name) }
        do throws(FormatError) {
            return try VoterRoll(version: 0, voters: voters)
        } catch {
            throw SetupError(.badRoll, error.reason, place: name)
        }
    }

    private static func voter(
        _ row: TableReader.Row, _ place: String, _ styles: [String: Int], _ manifest: Manifest
    ) throws(SetupError) -> VoterRoll.Voter {
        guard VoterRoll.isValidIdentifier(row.fields[0]) else {
            throw SetupError(.badRoll, "voter_id has 1 to 64 letters, digits and hyphens", place: place)
        }
        guard Label.isValid(row.fields[1]), row.fields[1].utf8.count <= 200 else {
            throw SetupError(.badRoll, "name is empty, too long or has odd white space", place: place)
        }
        let label = row.fields[2]
        guard let style = styles[label] ?? PlainNumber.parse(label), manifest.ballotStyle(style) != nil else {
            throw SetupError(.badRoll, "there is no ballot style \"\(label)\"", place: place)
        }
        var weight = 1
        if row.fields.count > 3 {
            guard let number = PlainNumber.parse(row.fields[3]), (1...VoterRoll.maximumWeight).contains(number) else {
                throw SetupError(.badRoll, "weight is a number from 1 to \(VoterRoll.maximumWeight)", place: place)
            }
            weight = number
        }
        return VoterRoll.Voter(identifier: row.fields[0], name: row.fields[1], ballotStyle: style, weight: weight)
    }
}
