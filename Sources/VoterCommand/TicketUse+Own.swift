import CollectionAPI
import ElectionModel
import Primitives

/// A collector that says "the ticket of this ballot was used", and shows this very ballot as what used it, has logged it: the
/// proof is that of the receipt, to be checked like any other.
extension CastSubmission {
    /// - Returns: `nil` where something else used the ticket.
    func receipt(in problem: Problem?) -> CastReceipt? {
        guard let problem, problem.code == .ticketUsed, let use = problem.use,
            SHA256.hash(use.statementBytes) == statementHash
        else { return nil }
        return CastReceipt(
            ballot: ballotHash, statement: statementHash, standing: statement.standingCommitment,
            sequence: statement.sequence, proof: use.proof)
    }
}

extension ChallengeSubmission {
    /// The same ballot under the statement that the collector shows: this one, or one that was signed for it before.
    ///
    /// - Returns: `nil` where something else used the ticket.
    func shown(in problem: Problem) -> (submission: ChallengeSubmission, receipt: ChallengeReceipt)? {
        guard problem.code == .ticketUsed, let use = problem.use, case .challenge(let shown) = use.statement,
            shown == statement.again(like: shown)
        else { return nil }
        let submission = ChallengeSubmission(
            ballot: ballot, statement: shown, signature: use.signature, opening: opening)
        return (
            submission,
            ChallengeReceipt(ballot: submission.ballotHash, statement: submission.statementHash, proof: use.proof)
        )
    }
}

extension ChallengeStatement {
    /// About the same ballot, with all that a new ticket changes taken from another one.
    fileprivate func again(like other: ChallengeStatement) -> ChallengeStatement {
        ChallengeStatement(
            election: election, fingerprint: fingerprint, ballot: ballot, confirmationCode: confirmationCode,
            ballotStyle: ballotStyle, rollVersion: other.rollVersion, ticket: other.ticket,
            identifierSalt: identifierSalt, challengedAt: other.challengedAt)
    }
}
