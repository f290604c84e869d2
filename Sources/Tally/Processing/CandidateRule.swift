import ElectionModel

/// What can be said of a ballot alone, without its voter's others: whether it counts unless another one replaces it.
///
/// Whoever checks a part of the box multiplies these; few are taken out again when all parts are there.
struct CandidateRule: Sendable {
    let later: LaterRoll
    private let box: BallotBox

    init(_ box: BallotBox) {
        self.box = box
        later = LaterRoll(box)
    }

    /// - Returns: `nil` where the identity is not valid, or for a voter that the roll of that time did not have.
    func voter(of verdict: VerdictRecord) -> VoterRoll.Voter? {
        verdict.voter.flatMap { box.rolls.voter($0, version: box.rollVersion(at: verdict.leaf)) }
    }

    func isRevoked(_ voter: VoterRoll.Voter) -> Bool { box.overrides.revoked.contains(voter.identifier) }

    /// - Returns: with what weight it would count; `nil` if it does not count by itself.
    func weight(of verdict: VerdictRecord) -> Int? {
        guard verdict.reason == nil, let voter = voter(of: verdict), later.keeps(voter), !isRevoked(voter) else {
            return nil
        }
        return later.weight(of: voter)
    }
}
