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

    /// - Throws: where the roll cannot be read, as ``weight(of:)``.
    /// - Returns: `nil` where the identity is not valid, or for a voter that the roll of that time did not have.
    func voter(of verdict: VerdictRecord) throws -> VoterRoll.Voter? {
        try verdict.voter.flatMap { try box.rolls.voter($0, version: box.rollVersion(at: verdict.leaf)) }
    }

    func isRevoked(_ voter: VoterRoll.Voter) -> Bool { box.overrides.revoked.contains(voter.identifier) }

    /// - Returns: with what weight it would count; `nil` if it does not count by itself.
    func weight(of verdict: VerdictRecord) throws -> Int? {
        guard verdict.reason == nil, let voter = try voter(of: verdict), try later.keeps(voter), !isRevoked(voter)
        else {
            return nil
        }
        return try later.weight(of: voter)
    }
}
