import ElectionModel

/// What can happen to one voter, and the whole rule of what it means.
enum VoterEvent: String, CaseIterable {
    case add, remove, move, vote, revoke, restore
}

/// The model that the collector and the processing must agree with. It knows no clock, no log and no signature.
struct VoterLife {
    var style: Int?
    var isKnown: Bool
    var isRevoked = false
    var ballots: [Int] = []

    init(isOnRoll: Bool) { (style, isKnown) = (isOnRoll ? 1 : nil, isOnRoll) }

    /// - Returns: whether the event can happen; else nothing changes.
    mutating func take(_ event: VoterEvent) -> Bool {
        switch (event, style) {
        case (.add, nil): (style, isKnown) = (1, true)
        case (.remove, _?): style = nil
        case (.move, let old?): style = 3 - old
        case (.vote, let style?): ballots.append(style)
        case (.revoke, _) where isKnown && !isRevoked: isRevoked = true
        case (.restore, _) where isRevoked: isRevoked = false
        default: return false
        }
        return true
    }

    /// What becomes of the ballots.
    func kinds(_ rule: RollRule) -> [Disposition.Kind] {
        guard let last = ballots.last else { return [] }
        let isVoid = rule == .final && style != last
        return ballots.dropLast().map { _ in .superseded } + [isVoid ? .invalid : isRevoked ? .overridden : .counted]
    }
}
