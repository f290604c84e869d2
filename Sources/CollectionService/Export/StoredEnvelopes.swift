import BallotStorage
import ElectionModel
import GroupArithmetic

extension Envelope {
    /// Reads the stored bytes, which must be what was accepted: canonical.
    init(_ stored: StoredEnvelope, group: Group) throws {
        let submission = CastSubmission(
            ballot: try EncryptedBallot(canonical: stored.ballot, group: group),
            statement: try CastStatement(canonical: stored.statement, group: group), signature: stored.signature,
            hints: stored.hints)
        self.init(
            leaf: stored.leaf, submission: submission,
            ticket: try SignedTicket(canonical: stored.ticket, group: group), evidence: stored.evidence)
    }
}

extension ChallengeEnvelope {
    /// Reads the stored bytes, which must be what was accepted: canonical.
    init(_ stored: StoredChallenge, group: Group) throws {
        let submission = ChallengeSubmission(
            ballot: try EncryptedBallot(canonical: stored.ballot, group: group),
            statement: try ChallengeStatement(canonical: stored.statement, group: group), signature: stored.signature,
            opening: try BallotOpening(canonical: stored.opening, group: group))
        self.init(
            leaf: stored.leaf, submission: submission,
            ticket: try SignedTicket(canonical: stored.ticket, group: group))
    }
}
