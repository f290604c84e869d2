import BallotEncryption
public import ElectionModel
public import Identity
public import Primitives

/// A challenged ballot with its ticket, before the log knows it.
public struct TestChallenge: Sendable {
    public let submission: ChallengeSubmission
    public let ticket: SignedTicket

    public init(submission: ChallengeSubmission, ticket: SignedTicket) {
        self.submission = submission
        self.ticket = ticket
    }

    /// The same with another ballot, statement, signature or opening, nothing of which is made to fit.
    public func replacing(
        ballot: EncryptedBallot? = nil, statement: ChallengeStatement? = nil, signature: [UInt8]? = nil,
        opening: BallotOpening? = nil, ticket: SignedTicket? = nil
    ) -> TestChallenge {
        TestChallenge(
            submission: ChallengeSubmission(
                ballot: ballot ?? submission.ballot, statement: statement ?? submission.statement,
                signature: signature ?? submission.signature, opening: opening ?? submission.opening),
            ticket: ticket ?? self.ticket)
    }
}

/// What a dishonest voter, device or collector does otherwise while a ballot is challenged; see ``CastChanges``.
public struct ChallengeChanges: Sendable {
    public var ticket: @Sendable (Ticket) -> Ticket = { $0 }
    public var ballot: @Sendable (EncryptedBallot) throws -> EncryptedBallot = { $0 }
    public var statement: @Sendable (ChallengeStatement) -> ChallengeStatement = { $0 }
    public var opening: @Sendable (BallotOpening) -> BallotOpening = { $0 }
    /// `nil` for the voter.
    public var signer: SigningIdentity?
    public var ticketKey = TestElection.ticketKey

    public init() {}

    public static func with(_ change: (inout ChallengeChanges) -> Void) -> ChallengeChanges {
        var changes = ChallengeChanges()
        change(&changes)
        return changes
    }
}

extension TestPolling {
    /// Encrypts and has the ballot opened instead of cast.
    public mutating func challenge(
        _ vote: TestVotes.Vote, _ changes: ChallengeChanges = ChallengeChanges()
    ) throws -> TestChallenge {
        try both(vote, challenge: changes).challenge
    }

    /// One ballot that is cast and challenged, which no honest device does. It uses two tickets of one number.
    public mutating func both(
        _ vote: TestVotes.Vote, challenge changes: ChallengeChanges = ChallengeChanges(), isCast: Bool = false
    ) throws -> (challenge: TestChallenge, cast: TestCast?) {
        let (sealed, opening, style) = try seal(vote)
        let challenge = try challenged(vote, (sealed, opening), style, changes)
        return (challenge, isCast ? try cast(sealed, vote.voter, style, CastChanges()) : nil)
    }

    private mutating func challenged(
        _ vote: TestVotes.Vote, _ opened: (ballot: SealedBallot, opening: BallotOpening), _ style: Int,
        _ changes: ChallengeChanges
    ) throws -> TestChallenge {
        let sealed = opened.ballot
        let context = election.context
        let ballot = try changes.ballot(sealed.ballot)
        let ticket = changes.ticket(try ticket(for: vote.voter, style))
        let statement = changes.statement(
            ChallengeStatement(
                election: context.extendedBaseHash, fingerprint: context.fingerprint, ballot: ballot.documentHash,
                confirmationCode: ballot.confirmationCode, ballotStyle: ballot.ballotStyle,
                rollVersion: ticket.rollVersion, ticket: ticket.documentHash, identifierSalt: sealed.identifierSalt,
                challengedAt: election.now))
        let signer = changes.signer ?? election.people.voters[vote.voter - 1]
        let signature = try DetachedSignature.sign(statement.canonicalBytes, by: signer, at: election.now.seconds)
        return TestChallenge(
            submission: ChallengeSubmission(
                ballot: ballot, statement: statement, signature: signature,
                opening: changes.opening(opened.opening)),
            ticket: SignedTicket.sign(ticket, with: changes.ticketKey))
    }
}
