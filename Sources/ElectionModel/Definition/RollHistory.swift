public import Primitives

/// The roll with its updates: who was eligible under which version.
public struct RollHistory: Sendable {
    /// The roll of the last version.
    public private(set) var current: VoterRoll
    /// The hash under which orders name each version, from the first that this history knows: SHA-256 of roll.json for
    /// version 0, of roll-update-N.json for version N.
    public private(set) var hashes: [HashValue]
    private let firstVersion: Int
    /// How many voters of each style and weight there were; who comes back is counted again.
    private var everyone: [[Int]: Int]
    /// What a voter was up to and with an earlier version, ascending; only of those who changed later.
    private var earlier: [String: [(version: Int, voter: VoterRoll.Voter?)]] = [:]

    public init(initial roll: VoterRoll) {
        current = roll
        hashes = [roll.documentHash]
        firstVersion = roll.version
        everyone = Self.groups(of: roll)
    }

    /// By style and weight.
    private static func groups(of roll: VoterRoll) -> [[Int]: Int] {
        var groups: [[Int]: Int] = [:]
        for voter in roll.voters { groups[[voter.ballotStyle, voter.weight], default: 0] += 1 }
        return groups
    }

    /// Whether decryption could still find every total if these changes came next. A count never refuses an update for
    /// this: it would come too late.
    ///
    /// - Throws: `.outOfRange` if a contest's total could pass 2^40.
    public func requireCountable(
        after changes: [RollChanges.Change], _ next: VoterRoll, context: ElectionContext
    ) throws(FormatError) {
        var groups: [[Int]: Int]
        switch context.configuration.settings.rollRule {
        case .final: groups = Self.groups(of: next)
        case .atCasting:
            groups = everyone
            for group in current.difference(after: changes, next) {
                groups[[group.ballotStyle, group.weight], default: 0] += group.joined
            }
        }
        try ElectionConfiguration.requireCountable(
            groups.map { Electorate.Group(ballotStyle: $0.key[0], weight: $0.key[1], voters: $0.value) },
            context.manifest)
    }

    public var version: Int { current.version }

    /// The hash of the last version.
    public var hash: HashValue { hashes[hashes.count - 1] }

    /// `nil` for a version that there is not.
    public func hash(version: Int) -> HashValue? {
        hashes.indices.contains(version - firstVersion) ? hashes[version - firstVersion] : nil
    }

    /// The voter as that version of the roll has them; `nil` if it has not.
    public func voter(_ identifier: String, version: Int) -> VoterRoll.Voter? {
        if let past = earlier[identifier]?.first(where: { version <= $0.version }) { return past.voter }
        return current.voter(identifier)
    }

    /// Whether any version has this voter.
    public func isKnown(_ identifier: String) -> Bool {
        current.voter(identifier) != nil || earlier[identifier] != nil
    }

    /// Applies the next update.
    ///
    /// - Parameters:
    ///   - document: roll-update-N.json, whose signatures are checked.
    ///   - changes: the bytes of roll-changes-N.json.
    /// - Throws: ``FormatError`` if it belongs to another election or another roll, is not the next one, or does not do
    ///   what it says; then nothing has changed.
    public mutating func apply(
        _ document: VerifiedDocument, changes bytes: [UInt8], context: ElectionContext
    ) throws(FormatError) {
        let update = try RollUpdate(canonical: document.bytes, group: context.group)
        guard update.election == context.extendedBaseHash, update.fingerprint == context.fingerprint else {
            throw FormatError(.inconsistent, "the roll update belongs to another election")
        }
        guard update.number == version + 1 else {
            throw FormatError(
                .inconsistent,
                "the roll has version \(version), so the next update is number \(version + 1), "
                    + "found \(update.number)", path: "number")
        }
        guard update.previous == hash else {
            throw FormatError(.inconsistent, "the update follows another roll than this one", path: "previous")
        }
        guard update.changes == SHA256.hash(bytes) else {
            throw FormatError(.inconsistent, "the list of changes is not the one that was signed", path: "changes")
        }
        let changes = try RollChanges(canonical: bytes, group: context.group, limit: 2 << 30)
        guard changes.number == update.number else {
            throw FormatError(.inconsistent, "the list of changes has another number", path: "changes")
        }
        let next = try current.applying(changes.changes)
        try next.requireStyles(of: context.manifest)
        guard next.documentHash == changes.roll else {
            throw FormatError(.inconsistent, "the changes give another roll than the list says", path: "roll")
        }
        guard update.electorate == current.difference(after: changes.changes, next) else {
            throw FormatError(
                .inconsistent, "the changes move other numbers of voters than the update says", path: "electorate")
        }
        remember(changes.changes)
        for group in update.electorate {
            everyone[[group.ballotStyle, group.weight], default: 0] += group.joined
        }
        current = next
        hashes.append(document.hash)
    }

    private mutating func remember(_ changes: [RollChanges.Change]) {
        for change in changes {
            earlier[change.voter, default: []].append((version, current.voter(change.voter)))
        }
    }
}

extension VoterRoll {
    /// How many voters of each style and weight join and leave with these changes.
    ///
    /// - Parameter next: the roll after them.
    public func difference(after changes: [RollChanges.Change], _ next: VoterRoll) -> [RollUpdate.Group] {
        var groups: [[Int]: (joined: Int, left: Int)] = [:]
        for change in changes {
            if let before = voter(change.voter) {
                groups[[before.ballotStyle, before.weight], default: (0, 0)].left += 1
            }
            if let after = next.voter(change.voter) {
                groups[[after.ballotStyle, after.weight], default: (0, 0)].joined += 1
            }
        }
        return groups.map {
            RollUpdate.Group(ballotStyle: $0.key[0], weight: $0.key[1], joined: $0.value.joined, left: $0.value.left)
        }.sorted { ($0.ballotStyle, $0.weight) < ($1.ballotStyle, $1.weight) }
    }
}
