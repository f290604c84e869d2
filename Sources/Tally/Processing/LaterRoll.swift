import ElectionModel

/// What roll updates after a ballot's casting mean for it, by the election's rule.
///
/// All of it throws where the roll cannot be read; nothing is decided then.
struct LaterRoll {
    let rolls: StoredRollHistory
    let rule: RollRule

    /// What the last version says otherwise about a voter than the version under which the ballot was cast.
    enum Change: Equatable {
        case removed
        case moved(Int)
        case reweighted(Int)
    }

    init(_ box: BallotBox) {
        rolls = box.rolls
        rule = box.context.configuration.settings.rollRule
    }

    func change(of voter: VoterRoll.Voter) throws -> Change? {
        guard let last = try rolls.voter(voter.identifier) else { return .removed }
        if last.ballotStyle != voter.ballotStyle { return .moved(last.ballotStyle) }
        return last.weight == voter.weight ? nil : .reweighted(last.weight)
    }

    /// Whether the ballot of this voter still counts.
    func keeps(_ voter: VoterRoll.Voter) throws -> Bool {
        guard rule == .final, let change = try change(of: voter) else { return true }
        if case .reweighted = change { return true }
        return false
    }

    /// With what weight it counts.
    func weight(of voter: VoterRoll.Voter) throws -> Int {
        guard rule == .final, case .reweighted(let weight) = try change(of: voter) else { return voter.weight }
        return weight
    }

    /// For people: what changed, and what follows from it. It does not name the voter.
    ///
    /// - Parameter isRevoked: whether paper takes the ballot's place if the roll lets it count.
    func note(leaf: Int, _ voter: VoterRoll.Voter, isRevoked: Bool) throws -> String? {
        guard let change = try change(of: voter) else { return nil }
        let isFinal = rule == .final
        let what: String
        let follows: String
        switch change {
        case .removed:
            what = "the voter has left the roll since"
            follows = isFinal ? "not counted" : "counted"
        case .moved(let style):
            what = "the voter has moved from ballot style \(voter.ballotStyle) to \(style) since"
            follows = isFinal ? "not counted" : "counted with ballot style \(voter.ballotStyle)"
        case .reweighted(let weight):
            what = "the voter's weight has changed from \(voter.weight) to \(weight) since"
            follows = "counted with weight \(isFinal ? weight : voter.weight)"
        }
        guard try !isRevoked || !keeps(voter) else { return "leaf \(leaf): \(what); overridden by paper all the same" }
        return "leaf \(leaf): \(what); \(follows), since roll_rule is \(rule.rawValue)"
    }
}
