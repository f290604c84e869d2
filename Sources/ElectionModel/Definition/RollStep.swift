public import Primitives

/// A roll update with its list of changes, both signed and of this election, and both the next ones behind a version of the
/// roll. What the changes do to that roll is not looked at yet.
struct RollStep {
    let changes: [RollChanges.Change]
    private let update: RollUpdate
    /// SHA-256 of the roll after it.
    private let roll: HashValue
    /// Of roll-update-N.json: the name of the version after it.
    let hash: HashValue

    /// How many voters of each style and weight join and leave, as the update says.
    var electorate: [RollUpdate.Group] { update.electorate }

    /// - Parameters:
    ///   - document: roll-update-N.json, whose signatures are checked.
    ///   - bytes: of roll-changes-N.json.
    ///   - version: the one before it.
    ///   - previous: its name.
    /// - Throws: ``FormatError`` if one of them belongs to another election or roll, or is not the next one.
    init(
        _ document: VerifiedDocument, changes bytes: [UInt8], after version: Int, _ previous: HashValue,
        context: ElectionContext
    ) throws(FormatError) {
        update = try RollUpdate(canonical: document.bytes, group: context.group)
        guard update.election == context.extendedBaseHash, update.fingerprint == context.fingerprint else {
            throw FormatError(.inconsistent, "the roll update belongs to another election")
        }
        guard update.number == version + 1 else {
            throw FormatError(
                .inconsistent,
                "the roll has version \(version), so the next update is number \(version + 1), "
                    + "found \(update.number)", path: "number")
        }
        guard update.previous == previous else {
            throw FormatError(.inconsistent, "the update follows another roll than this one", path: "previous")
        }
        guard update.changes == SHA256.hash(bytes) else {
            throw FormatError(.inconsistent, "the list of changes is not the one that was signed", path: "changes")
        }
        let list = try RollChanges(canonical: bytes, group: context.group, limit: 2 << 30)
        guard list.number == update.number else {
            throw FormatError(.inconsistent, "the list of changes has another number", path: "changes")
        }
        (changes, roll, hash) = (list.changes, list.roll, document.hash)
    }

    /// The changes did what the update and the list say.
    ///
    /// - Parameters:
    ///   - next: SHA-256 of the roll after the changes.
    ///   - moved: how many voters of each style and weight they moved.
    func requireOutcome(_ next: HashValue, moved: [RollUpdate.Group]) throws(FormatError) {
        guard next == roll else {
            throw FormatError(.inconsistent, "the changes give another roll than the list says", path: "roll")
        }
        guard update.electorate == moved else {
            throw FormatError(
                .inconsistent, "the changes move other numbers of voters than the update says", path: "electorate")
        }
    }
}

extension RollUpdate {
    /// How many voters of each style and weight join and leave.
    ///
    /// - Parameter changes: what each voter was and is; `nil` stands for nobody.
    static func groups(_ changes: [(before: VoterRoll.Voter?, after: VoterRoll.Voter?)]) -> [Group] {
        var groups: [[Int]: (joined: Int, left: Int)] = [:]
        for (before, after) in changes {
            if let before { groups[[before.ballotStyle, before.weight], default: (0, 0)].left += 1 }
            if let after { groups[[after.ballotStyle, after.weight], default: (0, 0)].joined += 1 }
        }
        return groups.map {
            Group(ballotStyle: $0.key[0], weight: $0.key[1], joined: $0.value.joined, left: $0.value.left)
        }.sorted { ($0.ballotStyle, $0.weight) < ($1.ballotStyle, $1.weight) }
    }
}

/// What voters were up to and with an earlier version of the roll, of those who changed later.
struct EarlierVoters {
    /// Ascending by version.
    private var states: [String: [(version: Int, voter: VoterRoll.Voter?)]] = [:]

    /// - Parameter before: what the voter was in this version, the last before a change; `nil` for nobody.
    mutating func remember(_ identifier: String, _ before: VoterRoll.Voter?, version: Int) {
        states[identifier, default: []].append((version, before))
    }

    func has(_ identifier: String) -> Bool { states[identifier] != nil }

    /// - Returns: `nil` if nothing changed for the voter after that version.
    func state(_ identifier: String, version: Int) -> (version: Int, voter: VoterRoll.Voter?)? {
        states[identifier]?.first { version <= $0.version }
    }
}
