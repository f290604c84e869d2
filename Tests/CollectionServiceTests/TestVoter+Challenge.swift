import BallotEncryption
import CollectionAPI
import ElectionModel
import Identity
import Primitives
import Testing
import TransparencyLog

/// The device of a voter who has a ballot opened.
extension TestVoter {
    typealias Opened = (sealed: SealedBallot, opening: BallotOpening)

    @inline(never)
    func open(_ values: [Int] = [1, 0]) throws -> Opened {
        var random = SystemRandom()
        return try BallotEncryptor(context: context, device: "test 1").encryptUndecided(
            VoterSelections([1: values], manifest: context.manifest, ballotStyle: 1), voter: identifier, ballotStyle: 1,
            using: &random
        ).open()
    }

    func challengeStatement(_ ticket: Ticket, _ sealed: SealedBallot) -> ChallengeStatement {
        ChallengeStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: ticket.ballotStyle,
            rollVersion: ticket.rollVersion, ticket: ticket.documentHash, identifierSalt: sealed.identifierSalt,
            challengedAt: ElectionWorld.now())
    }

    /// - Parameter signer: a path below the certificates' folder; `nil` for the voter's own.
    @inline(never)
    func sign(
        _ statement: ChallengeStatement, ballot: EncryptedBallot, opening: BallotOpening, by signer: String? = nil
    ) throws -> ChallengeSubmission {
        let identity = try pki.identity(signer ?? "pki/voters/\(identifier)/sign")
        let cms = try DetachedSignature.sign(
            statement.canonicalBytes, by: identity, at: ElectionWorld.now().seconds)
        return ChallengeSubmission(ballot: ballot, statement: statement, signature: cms, opening: opening)
    }

    /// A new ticket and a signed challenge for it.
    func prepareChallenge(_ values: [Int] = [1, 0]) async throws -> ChallengeSubmission {
        try await prepareChallenge(try open(values))
    }

    func prepareChallenge(_ opened: Opened) async throws -> ChallengeSubmission {
        let ticket = try await ticket().ticket.ticket
        return try sign(
            challengeStatement(ticket, opened.sealed), ballot: opened.sealed.ballot, opening: opened.opening)
    }

    func send(_ submission: ChallengeSubmission) async throws -> HTTPAnswer {
        try await https.send("POST", Routes.challenge, submission.canonicalBytes)
    }

    func challenge(_ submission: ChallengeSubmission) async throws -> ChallengeReceipt {
        try check(try await send(submission).message(), submission)
    }

    /// Verifies the receipt as any voter does.
    @discardableResult
    @inline(never)
    func check(_ receipt: ChallengeReceipt, _ submission: ChallengeSubmission) throws -> ChallengeReceipt {
        guard receipt.leaf == submission.leaf else {
            throw Tool.Failure(description: "a receipt for something else")
        }
        let key = context.configuration.logKey
        _ = try InclusionReceipt(parsing: Array(receipt.proof.utf8))
            .verify(leaf: submission.leaf.canonicalBytes, key: key, origin: key.name)
        return receipt
    }
}
