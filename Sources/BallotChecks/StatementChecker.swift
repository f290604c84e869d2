public import ElectionModel
import Primitives

/// What a cast is checked against on behalf of one voter, besides the proofs.
public struct VoterStanding: Sendable {
    public let voter: VoterRoll.Voter
    public let rollVersion: Int

    public init(voter: VoterRoll.Voter, rollVersion: Int) {
        self.voter = voter
        self.rollVersion = rollVersion
    }
}

extension BallotChecker {
    /// The statement, the ballot and the ticket say the same, and belong to this election and voter.
    ///
    /// - Parameter ticket: already verified to be the collector's.
    public func checkStatement(
        _ submission: CastSubmission, ticket: Ticket, standing: VoterStanding
    ) throws(BallotCheckError) {
        try checkTicket(submission.statement, ticket, standing)
        try checkSequence(submission.statement, ticket)
        try checkEligibility(submission.statement, standing)
        try checkBallot(submission, voter: standing.voter.identifier)
    }

    /// The same for a challenge, which has no sequence number.
    public func checkStatement(
        _ submission: ChallengeSubmission, ticket: Ticket, standing: VoterStanding
    ) throws(BallotCheckError) {
        try checkTicket(submission.statement, ticket, standing)
        try checkEligibility(submission.statement, standing)
        try checkBallot(submission, voter: standing.voter.identifier)
    }

    private func checkElection(_ statement: some BallotStatement) throws(BallotCheckError) {
        guard statement.election == context.extendedBaseHash else {
            throw BallotCheckError(.wrongElection, "the statement belongs to another election")
        }
        guard statement.fingerprint == context.fingerprint else {
            throw BallotCheckError(.wrongFingerprint, "the statement names another fingerprint")
        }
    }

    private func checkTicket(
        _ statement: some BallotStatement, _ ticket: Ticket, _ standing: VoterStanding
    ) throws(BallotCheckError) {
        try checkElection(statement)
        guard statement.ticket == ticket.documentHash, ticket.voter == standing.voter.identifier,
            ticket.election == context.extendedBaseHash, ticket.fingerprint == context.fingerprint
        else { throw BallotCheckError(.wrongTicket, "the ticket was issued for another voter, ballot or election") }
    }

    private func checkSequence(_ statement: CastStatement, _ ticket: Ticket) throws(BallotCheckError) {
        guard statement.pseudonym == ticket.pseudonym else {
            throw BallotCheckError(.wrongPseudonym, "the pseudonym is not the ticket's")
        }
        guard statement.sequence == ticket.sequence else {
            throw BallotCheckError(.wrongSequence, "the ticket is for ballot number \(ticket.sequence)")
        }
        guard statement.previous == ticket.previous else {
            throw BallotCheckError(.wrongPrevious, "the statement names another previous one than the ticket")
        }
        guard statement.sequence == 1 || context.configuration.settings.allowsRevoting else {
            throw BallotCheckError(.noRevoting, "this election does not allow to vote again")
        }
        guard (statement.sequence == 1) == (statement.previous == .zero) else {
            throw BallotCheckError(.wrongPrevious, "only the first statement has no previous one")
        }
    }

    private func checkEligibility(_ statement: some BallotStatement, _ standing: VoterStanding) throws(BallotCheckError)
    {
        guard statement.rollVersion == standing.rollVersion else {
            throw BallotCheckError(
                .staleRoll,
                "the roll has version \(standing.rollVersion), the statement \(statement.rollVersion): fetch a new ticket"
            )
        }
        guard statement.ballotStyle == standing.voter.ballotStyle else {
            throw BallotCheckError(
                .wrongStyle,
                "the voter has ballot style \(standing.voter.ballotStyle), the statement \(statement.ballotStyle)")
        }
    }

    private func checkBallot(_ submission: some BallotSubmission, voter: String) throws(BallotCheckError) {
        let statement = submission.statement
        guard statement.ballot == submission.ballotHash else {
            throw BallotCheckError(.statementMismatch, "the statement names another ballot")
        }
        guard statement.confirmationCode == submission.ballot.confirmationCode else {
            throw BallotCheckError(.statementMismatch, "the statement names another confirmation code")
        }
        guard statement.ballotStyle == submission.ballot.ballotStyle else {
            throw BallotCheckError(.wrongStyle, "ballot and statement have different ballot styles")
        }
        let bound = BallotHashes.boundIdentifier(
            extendedBaseHash: context.extendedBaseHash, salt: statement.identifierSalt,
            ballotStyle: statement.ballotStyle, voter: voter)
        guard submission.ballot.identifier == bound else {
            throw BallotCheckError(.foreignBallot, "the ballot was made by another voter or for another ballot style")
        }
    }
}
