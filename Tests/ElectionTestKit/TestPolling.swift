import BallotEncryption
public import ElectionModel
public import Identity
public import Primitives

/// A cast ballot with its ticket, before the log knows it.
public struct TestCast: Sendable {
    public let submission: CastSubmission
    public let ticket: SignedTicket
    public let evidence: CastEvidence

    public init(submission: CastSubmission, ticket: SignedTicket, evidence: CastEvidence = .none) {
        self.submission = submission
        self.ticket = ticket
        self.evidence = evidence
    }

    /// The same with what others say about it.
    public func with(_ evidence: CastEvidence) -> TestCast {
        TestCast(submission: submission, ticket: ticket, evidence: evidence)
    }

    /// The same with another ballot, statement or signature, nothing of which is made to fit.
    public func replacing(
        ballot: EncryptedBallot? = nil, statement: CastStatement? = nil, signature: [UInt8]? = nil,
        ticket: SignedTicket? = nil
    ) -> TestCast {
        TestCast(
            submission: CastSubmission(
                ballot: ballot ?? submission.ballot, statement: statement ?? submission.statement,
                signature: signature ?? submission.signature),
            ticket: ticket ?? self.ticket, evidence: evidence)
    }
}

/// What a dishonest voter, device or collector does otherwise while a ballot is cast. What comes later fits what was
/// changed before: the statement names the changed ticket and ballot, and is signed after its own change.
public struct CastChanges: Sendable {
    public var ticket: @Sendable (Ticket) -> Ticket = { $0 }
    public var ballot: @Sendable (EncryptedBallot) throws -> EncryptedBallot = { $0 }
    public var statement: @Sendable (CastStatement) -> CastStatement = { $0 }
    /// `nil` for the voter.
    public var signer: SigningIdentity?
    public var ticketKey = TestElection.ticketKey
    /// What is sent beside the ballot as its hints.
    public var hints: @Sendable (BallotRoots) -> [UInt8]? = { _ in nil }
    /// Whether the voter's next ballot follows this one.
    public var isRemembered = true

    public init() {}

    public static func with(_ change: (inout CastChanges) -> Void) -> CastChanges {
        var changes = CastChanges()
        change(&changes)
        return changes
    }
}

/// Voters' devices and the tickets that they get, with each voter's chain of statements.
public struct TestPolling {
    public let election: TestElection
    /// The roll in force.
    public var roll: VoterRoll
    private let encryptor: BallotEncryptor
    private var chains: [Int: (sequence: Int, previous: HashValue)] = [:]
    var random: TestRandom

    public init(_ election: TestElection) {
        self.election = election
        random = election.random("polling")
        roll = election.roll
        encryptor = BallotEncryptor(context: election.context, device: "glassurn-test 0")
    }

    public mutating func vote(_ vote: TestVotes.Vote, _ changes: CastChanges = CastChanges()) throws -> TestCast {
        let (sealed, _, style) = try seal(vote)
        return try cast(sealed, vote.voter, style, changes)
    }

    /// Encrypts for the voter's ballot style, with everything that a challenge gives away.
    mutating func seal(
        _ vote: TestVotes.Vote
    ) throws -> (ballot: SealedBallot, opening: BallotOpening, style: Int) {
        let voter = "T-\(vote.voter)"
        let style = roll.voter(voter)?.ballotStyle ?? 1
        let (sealed, opening) = try encryptor.encryptUndecided(
            VoterSelections(vote.selections, manifest: election.context.manifest, ballotStyle: style), voter: voter,
            ballotStyle: style, using: &random
        ).open()
        return (sealed, opening, style)
    }

    mutating func cast(
        _ sealed: SealedBallot, _ voter: Int, _ style: Int, _ changes: CastChanges
    ) throws -> TestCast {
        let context = election.context
        let ballot = try changes.ballot(sealed.ballot)
        let ticket = changes.ticket(try ticket(for: voter, style))
        let statement = changes.statement(
            CastStatement(
                election: context.extendedBaseHash, fingerprint: context.fingerprint, ballot: ballot.documentHash,
                confirmationCode: ballot.confirmationCode, ballotStyle: ballot.ballotStyle,
                rollVersion: ticket.rollVersion, sequence: ticket.sequence, previous: ticket.previous,
                ticket: ticket.documentHash, pseudonym: ticket.pseudonym, identifierSalt: sealed.identifierSalt,
                castAt: election.now))
        if changes.isRemembered { chains[voter] = (ticket.sequence, statement.documentHash) }
        let signature = try DetachedSignature.sign(
            statement.canonicalBytes, by: changes.signer ?? election.people.voters[voter - 1],
            at: election.now.seconds)
        return TestCast(
            submission: CastSubmission(
                ballot: ballot, statement: statement, signature: signature, hints: changes.hints(sealed.roots)),
            ticket: SignedTicket.sign(ticket, with: changes.ticketKey))
    }

    public mutating func cast(_ votes: [TestVotes.Vote]) throws -> [TestCast] { try votes.map { try vote($0) } }

    mutating func ticket(for number: Int, _ style: Int) throws -> Ticket {
        let context = election.context
        let (before, previous) = chains[number] ?? (0, .zero)
        let hasPseudonyms = context.configuration.settings.publicationLevel == .full
        return Ticket(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, voter: "T-\(number)",
            ballotStyle: style, rollVersion: roll.version, sequence: before + 1, previous: previous,
            nonce: try HashValue(bytes: random.bytes(HashValue.byteCount)), issuedAt: election.now,
            expiresAt: Timestamp(seconds: election.now.seconds + 600), checkpoint: "none",
            pseudonym: hasPseudonyms ? SHA256.hash(Array("pseudonym of T-\(number)".utf8)) : nil)
    }
}
