public import ElectionModel

/// Reads the entries of an override list from CSV with the columns `action,voter_id,reason,time`.
///
/// The action is `revoke` or `restore`; reason and time may be empty.
public enum OverrideTable {
    private static let columns = ["action", "voter_id", "reason", "time"]

    /// - Parameters:
    ///   - history: the lists before this one.
    ///   - isKnown: whether some version of the roll has a voter.
    /// - Returns: ascending by voter.
    public static func read(
        _ bytes: [UInt8], name: String, history: OverrideHistory, isKnown: (String) -> Bool
    ) throws(SetupError) -> [OverrideEntries.Entry] {
        let table = try TableReader(bytes, name: name)
        guard table.header == columns else {
            throw SetupError(.badOverrides, "the first line must be action,voter_id,reason,time", place: "\(name):1")
        }
        var lines: [String: Int] = [:]
        var entries: [OverrideEntries.Entry] = []
        for row in table.rows {
            let place = "\(name):\(row.line)"
            let entry = try entry(row, place)
            if let earlier = lines.updateValue(row.line, forKey: entry.voter) {
                throw SetupError(
                    .badOverrides, "the voter \(entry.voter) stands already in line \(earlier)", place: place)
            }
            guard isKnown(entry.voter) else {
                throw SetupError(.badOverrides, "the roll never had a voter \(entry.voter)", place: place)
            }
            let isRevoked = history.revoked.contains(entry.voter)
            guard isRevoked == (entry.action == .restore) else {
                let state = isRevoked ? "are revoked already" : "are not revoked"
                throw SetupError(.badOverrides, "the ballots of \(entry.voter) \(state)", place: place)
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else { throw SetupError(.badOverrides, "there are no entries", place: name) }
        return entries.sorted { $0.voter.utf8.lexicographicallyPrecedes($1.voter.utf8) }
    }

    private static func entry(_ row: TableReader.Row, _ place: String) throws(SetupError) -> OverrideEntries.Entry {
        guard let action = OverrideEntries.Action(rawValue: row.fields[0]) else {
            throw SetupError(
                .badOverrides, "the action is revoke or restore, found \"\(row.fields[0])\"", place: place)
        }
        let (voter, reason) = (row.fields[1], row.fields[2])
        guard VoterRoll.isValidIdentifier(voter) else {
            throw SetupError(.badOverrides, "voter_id has 1 to 64 letters, digits and hyphens", place: place)
        }
        guard reason.isEmpty || (Label.isValid(reason) && reason.utf8.count <= Label.maximumByteCount) else {
            throw SetupError(.badOverrides, "reason is too long or has odd white space", place: place)
        }
        let time = Timestamp(row.fields[3])
        guard time != nil || row.fields[3].isEmpty else {
            throw SetupError(.badOverrides, "times look like 2026-11-22T08:00:00Z (UTC)", place: place)
        }
        return OverrideEntries.Entry(
            voter: voter, action: action, reason: reason.isEmpty ? nil : reason, time: time)
    }
}
