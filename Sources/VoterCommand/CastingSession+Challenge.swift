package import BallotEncryption
import CollectionAPI
import CollectionClient
package import ElectionModel
package import Identity
import Primitives
package import TransparencyLog

/// A ballot that was opened as a test and is in the log, with what was kept of it.
package struct ChallengeOutcome: Sendable {
    package let receipt: SavedChallenge
    package let inclusion: VerifiedInclusion
    /// What the ballot contained.
    package let opening: BallotOpening
    package let ballotStyle: Int
    /// Where the receipt was saved.
    package let path: String

    /// Names the log's entry on a slip of paper.
    package var code: ReceiptCode { ReceiptCode(receipt.leaf, index: inclusion.index) }
}

extension CastingSession {
    /// Opens the ballot, signs that it is never to count, saves what will be sent, sends it and keeps the receipt.
    package func challenge(
        _ ballot: consuming UndecidedBallot, ticket: CheckedTicket, signer: SigningIdentity
    ) throws -> ChallengeOutcome {
        let submission = try sign(challenge: ballot.open(), ticket.ticket, signer)
        try folder.savePending(submission, of: context)
        return try send(submission, after: [ticket.checkpoint])
    }

    private func sign(
        challenge: (sealed: SealedBallot, opening: BallotOpening), _ ticket: Ticket, _ signer: SigningIdentity
    ) throws -> ChallengeSubmission {
        let (sealed, now) = (challenge.sealed, clock.now())
        let statement = ChallengeStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: ticket.ballotStyle,
            rollVersion: ticket.rollVersion, ticket: ticket.documentHash, identifierSalt: sealed.identifierSalt,
            challengedAt: now)
        let signature = try DetachedSignature.sign(statement.canonicalBytes, by: signer, at: now.seconds)
        return ChallengeSubmission(
            ballot: sealed.ballot, statement: statement, signature: signature, opening: challenge.opening)
    }

    /// - Parameter known: checkpoints that the receipt's must not fall behind.
    func send(_ submission: ChallengeSubmission, after known: [Checkpoint]) throws -> ChallengeOutcome {
        let bytes = submission.canonicalBytes
        let receipt: ChallengeReceipt
        do throws(ClientError) {
            receipt = try sendPatiently { () throws(ClientError) in try client.challenge(bytes) }
        } catch {
            throw try refusal(error) { try folder.removePending(submission, of: context) }
        }
        let (inclusion, standing) = try ReceiptChecker(context).verify(receipt, for: submission)
        try requirePromise(standing)
        try LogMemory.require(inclusion.checkpoint, toExtend: known)
        let statement = submission.statement
        let saved = SavedChallenge(
            election: statement.election, fingerprint: statement.fingerprint, ballot: receipt.ballot,
            statement: receipt.statement, confirmationCode: statement.confirmationCode, proof: receipt.proof)
        let path = try folder.save(saved, of: context)
        try folder.removePending(submission, of: context)
        return ChallengeOutcome(
            receipt: saved, inclusion: inclusion, opening: submission.opening, ballotStyle: statement.ballotStyle,
            path: path)
    }
}
