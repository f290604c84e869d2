public import ElectionModel

/// Reads the changes of a roll update from CSV with the columns `change,voter_id,name,ballot_style,weight`.
///
/// The change is `add` (name and ballot style, and a weight other than 1), `remove`, `move` (ballot style) or `weight`
/// (weight); the other fields of its line are empty. The ballot style is its number or its label.
public enum RollChangesTable {
    private static let columns = ["change", "voter_id", "name", "ballot_style", "weight"]

    /// - Parameter roll: the roll in force, on which every change must make sense.
    /// - Returns: ascending by voter.
    public static func read(
        _ bytes: [UInt8], name: String, manifest: Manifest, roll: VoterRoll
    ) throws(SetupError) -> [RollChanges.Change] {
        let table = try TableReader(bytes, name: name)
        guard table.header == columns else {
            throw SetupError(
                .badRoll, "the first line must be change,voter_id,name,ballot_style,weight", place: "\(name):1")
        }
        var lines: [String: Int] = [:]
        var changes: [RollChanges.Change] = []
        for row in table.rows {
            let line = Line(row: row, place: "\(name):\(row.line)", manifest: manifest)
            let change = try line.change()
            if let earlier = lines.updateValue(row.line, forKey: change.voter) {
                throw line.fault("the voter \(change.voter) stands already in line \(earlier)")
            }
            do throws(FormatError) {
                _ = try change.outcome(roll.voter(change.voter))
            } catch {
                throw line.fault(error.reason)
            }
            changes.append(change)
        }
        guard !changes.isEmpty else { throw SetupError(.badRoll, "there are no changes", place: name) }
        return changes.sorted { $0.voter.utf8.lexicographicallyPrecedes($1.voter.utf8) }
    }

    private struct Line {
        let row: TableReader.Row
        let place: String
        let manifest: Manifest

        func fault(_ reason: String) -> SetupError { SetupError(.badRoll, reason, place: place) }

        func change() throws(SetupError) -> RollChanges.Change {
            let voter = row.fields[1]
            guard VoterRoll.isValidIdentifier(voter) else {
                throw fault("voter_id has 1 to 64 letters, digits and hyphens")
            }
            switch row.fields[0] {
            case "add":
                let added = VoterRoll.Voter(
                    identifier: voter, name: try name(), ballotStyle: try style(),
                    weight: row.fields[4].isEmpty ? 1 : try weight())
                return .add(added)
            case "remove":
                try requireEmpty([2, 3, 4])
                return .remove(voter)
            case "move":
                try requireEmpty([2, 4])
                return .move(voter, ballotStyle: try style())
            case "weight":
                try requireEmpty([2, 3])
                return .reweight(voter, weight: try weight())
            default: throw fault("the change is add, remove, move or weight, found \"\(row.fields[0])\"")
            }
        }

        private func requireEmpty(_ fields: [Int]) throws(SetupError) {
            for field in fields where !row.fields[field].isEmpty {
                throw fault("with \(row.fields[0]) the field \(columns[field]) is empty")
            }
        }

        private func name() throws(SetupError) -> String {
            guard Label.isValid(row.fields[2]), row.fields[2].utf8.count <= Label.maximumByteCount else {
                throw fault("name is empty, too long or has odd white space")
            }
            return row.fields[2]
        }

        private func style() throws(SetupError) -> Int {
            let label = row.fields[3]
            let byLabel = manifest.ballotStyles.firstIndex { $0.label == label }.map { $0 + 1 }
            guard let style = byLabel ?? PlainNumber.parse(label), manifest.ballotStyle(style) != nil else {
                throw fault("there is no ballot style \"\(label)\"")
            }
            return style
        }

        private func weight() throws(SetupError) -> Int {
            guard let number = PlainNumber.parse(row.fields[4]), (1...VoterRoll.maximumWeight).contains(number) else {
                throw fault("weight is a number from 1 to \(VoterRoll.maximumWeight)")
            }
            return number
        }
    }
}
