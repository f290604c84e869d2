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
    private var earlier = EarlierVoters()

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
        if let past = earlier.state(identifier, version: version) { return past.voter }
        return current.voter(identifier)
    }

    /// Whether any version has this voter.
    public func isKnown(_ identifier: String) -> Bool {
        current.voter(identifier) != nil || earlier.has(identifier)
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
        let step = try RollStep(document, changes: bytes, after: version, hash, context: context)
        let next = try current.applying(step.changes)
        try next.requireStyles(of: context.manifest)
        try step.requireOutcome(next.documentHash, moved: current.difference(after: step.changes, next))
        for change in step.changes { earlier.remember(change.voter, current.voter(change.voter), version: version) }
        for group in step.electorate {
            everyone[[group.ballotStyle, group.weight], default: 0] += group.joined
        }
        current = next
        hashes.append(step.hash)
    }
}

extension VoterRoll {
    /// How many voters of each style and weight join and leave with these changes.
    ///
    /// - Parameter next: the roll after them.
    public func difference(after changes: [RollChanges.Change], _ next: VoterRoll) -> [RollUpdate.Group] {
        RollUpdate.groups(changes.map { (voter($0.voter), next.voter($0.voter)) })
    }
}
