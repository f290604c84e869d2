import BallotEncryption
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// Every refusal of a challenge, through real HTTPS, with nothing changed in what the collector keeps. Each faulty request
/// has a false opening too, which is looked at last.
@Suite struct ChallengeRefusalTests {
    /// What is wrong with a challenge.
    private struct Fault: Sendable {
        let code: APIErrorCode
        var statement: @Sendable (ChallengeStatement) -> ChallengeStatement = { $0 }
        var ballot: @Sendable (EncryptedBallot) throws -> EncryptedBallot = { $0 }
        /// A path below the certificates' folder.
        var signer: String?
        /// Seconds that pass before it is sent.
        var delay = 0
    }

    private static let statements: [Fault] = [
        Fault(code: .unknownTicket, statement: { change($0, ticket: .zero) }),
        Fault(code: .ticketExpired, delay: ElectionWorld.ticketLifetime),
        Fault(code: .closed, delay: 86_400),
        Fault(code: .foreignCertificate, signer: "foreign/pki/voters/EE-1/sign"),
        Fault(code: .identityMismatch, signer: "pki/voters/EE-2/sign"),
        Fault(code: .wrongElection, statement: { change($0, election: .zero) }),
        Fault(code: .wrongFingerprint, statement: { change($0, fingerprint: .zero) }),
        Fault(code: .staleRoll, statement: { change($0, rollVersion: 1) }),
        Fault(code: .wrongStyle, statement: { change($0, ballotStyle: 2) }),
        Fault(code: .statementMismatch, statement: { change($0, ballot: .zero) }),
        Fault(code: .statementMismatch, statement: { change($0, code: .zero) }),
        Fault(code: .foreignBallot, statement: { change($0, salt: .zero) }),
    ]

    private static let ballots: [Fault] = [
        Fault(code: .wrongContests, ballot: { BallotWorkshop.rehash($0, []) }),
        Fault(code: .wrongChainingField, ballot: { BallotWorkshop.change($0, device: "other") }),
        Fault(
            code: .contestProof,
            ballot: {
                let proof = BallotWorkshop.spoil($0.contests[0].proof, group: .standard)
                return BallotWorkshop.withContest($0, proof: proof)
            }),
        Fault(
            code: .selectionProof,
            ballot: { ballot in
                BallotWorkshop.replaceFirst(ballot) {
                    .init(
                        option: $0.option, ciphertext: $0.ciphertext,
                        proof: BallotWorkshop.spoil($0.proof, group: .standard))
                }
            }),
    ]

    private static func change(
        _ s: ChallengeStatement, election: HashValue? = nil, fingerprint: HashValue? = nil, ballot: HashValue? = nil,
        code: HashValue? = nil, ballotStyle: Int? = nil, rollVersion: Int? = nil, ticket: HashValue? = nil,
        salt: HashValue? = nil
    ) -> ChallengeStatement {
        ChallengeStatement(
            election: election ?? s.election, fingerprint: fingerprint ?? s.fingerprint, ballot: ballot ?? s.ballot,
            confirmationCode: code ?? s.confirmationCode, ballotStyle: ballotStyle ?? s.ballotStyle,
            rollVersion: rollVersion ?? s.rollVersion, ticket: ticket ?? s.ticket,
            identifierSalt: salt ?? s.identifierSalt, challengedAt: s.challengedAt)
    }

    /// An opening that says the other option was chosen.
    private static func lie(_ opening: BallotOpening) -> BallotOpening {
        let contest = opening.contests[0]
        let options = contest.options.map {
            BallotOpening.Option(label: $0.label, value: 1 - $0.value, nonce: $0.nonce)
        }
        return BallotOpening(contests: [.init(contest: 1, label: contest.label, options: options)])
    }

    @inline(never)
    private static func submission(
        _ fault: Fault, _ voter: TestVoter, _ ticket: Ticket
    ) throws -> ChallengeSubmission {
        let (sealed, opening) = try voter.open()
        let ballot = try fault.ballot(sealed.ballot)
        let honest = change(
            voter.challengeStatement(ticket, sealed), ballot: ballot.documentHash, code: ballot.confirmationCode)
        return try voter.sign(
            fault.statement(honest), ballot: ballot, opening: lie(opening), by: fault.signer)
    }

    @Test("each fault of a challenge is refused under its own code, before the opening is looked at")
    func refuses() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            for fault in Self.statements + Self.ballots {
                collector.clock.now = Timestamp(seconds: collector.world.opensAt.seconds + 10)
                let submission = try Self.submission(fault, voter, try await voter.ticket().ticket.ticket)
                collector.clock.advance(fault.delay)
                try await collector.expectUnchanged(fault.code) { try await voter.send(submission) }
            }
            collector.clock.now = Timestamp(seconds: collector.world.opensAt.seconds + 10)
            _ = try await voter.challenge(voter.prepareChallenge())
        }
    }

    @Test("a device that opens the ballot as something else is refused, and the ticket can still be used")
    func refusesLies() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepareChallenge()
            let contest = honest.opening.contests[0]
            func with(_ opening: BallotOpening) -> ChallengeSubmission {
                ChallengeSubmission(
                    ballot: honest.ballot, statement: honest.statement, signature: honest.signature, opening: opening)
            }
            func options(_ change: (BallotOpening.Option) -> BallotOpening.Option) -> BallotOpening {
                let options = [change(contest.options[0])] + contest.options.dropFirst()
                return BallotOpening(contests: [.init(contest: 1, label: contest.label, options: options)])
            }
            let cases: [(APIErrorCode, BallotOpening)] = [
                (.openingMismatch, Self.lie(honest.opening)),
                (
                    .openingMismatch,
                    options { .init(label: $0.label, value: $0.value, nonce: $0.nonce + Scalar(.standard, 1)) }
                ),
                (.openingMismatch, options { .init(label: $0.label, value: 0, nonce: $0.nonce) }),
                (.wrongOpeningShape, options { .init(label: "Maybe", value: $0.value, nonce: $0.nonce) }),
                (.wrongOpeningShape, options { .init(label: $0.label, value: 2, nonce: $0.nonce) }),
                (.wrongOpeningShape, BallotOpening(contests: [])),
            ]
            for (code, opening) in cases {
                try await collector.expectUnchanged(code) { try await voter.send(with(opening)) }
            }
            _ = try await voter.challenge(honest)
        }
    }

    @Test("who it is, how long it is and what form it has are looked at as with a cast")
    func refusesRequests() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let (challenge, cast) = (try await voter.prepareChallenge(), try await voter.prepare())
            let body = challenge.canonicalBytes
            for (certificate, code) in [
                (nil, APIErrorCode.noCertificate), ("foreign/pki/voters/EE-1/auth", .foreignCertificate),
                ("nameless", .badVoterIdentifier),
            ] {
                try await collector.expectUnchanged(code) {
                    try await collector.https(certificate: certificate).send("POST", Routes.challenge, body)
                }
            }
            let long = [UInt8](repeating: 32, count: ChallengeSubmission.maximumByteCount + 1)
            let text = String(decoding: body, as: UTF8.self)
            for (bytes, code) in [
                (long, APIErrorCode.tooLarge), ([], .notJSON), (Array(body.dropLast()), .notJSON),
                (body + [10], .trailingBytes), (cast.canonicalBytes, .wrongType),
                (Array(text.replacing("\"value\":1", with: "\"value\":1,\"x\":1").utf8), .unknownField),
                (Array(text.replacing("\"value\":1", with: "\"value\":1025").utf8), .outOfRange),
            ] {
                try await collector.expectUnchanged(code) {
                    try await voter.https.send("POST", Routes.challenge, bytes)
                }
            }
            try await collector.expectUnchanged(.wrongType) { try await voter.https.send("POST", Routes.cast, body) }
            try await collector.expectUnchanged(.methodNotAllowed) {
                try await voter.https.send("GET", Routes.challenge)
            }
            _ = try await voter.challenge(challenge)
        }
    }

    @Test("nobody challenges before the opening, after the closing, or with another's ticket")
    func refusesTimes() async throws {
        try await TestCollector.run { collector in
            let (voter, other) = (collector.voter(), collector.voter("EE-2"))
            let submission = try await voter.prepareChallenge()
            let foreign = try await other.ticket().ticket.ticket
            let opened = try voter.open()
            let stolen = try voter.sign(
                voter.challengeStatement(foreign, opened.sealed), ballot: opened.sealed.ballot, opening: opened.opening)
            try await collector.expectUnchanged(.wrongTicket) { try await voter.send(stolen) }
            let now = collector.clock.now
            collector.clock.now = Timestamp(seconds: collector.world.opensAt.seconds - 1)
            try await collector.expectUnchanged(.notOpen) { try await voter.send(submission) }
            collector.clock.now = now
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            try await collector.expectUnchanged(.closed) { try await voter.send(submission) }
        }
    }

    @Test("the 101st challenge of a voter is refused under its own code; the voter can still vote, and others can test")
    func refusesTooMany() async throws {
        try await TestCollector.run { collector in
            let (voter, other) = (collector.voter(), collector.voter("EE-2"))
            let submission = try await voter.prepareChallenge()
            _ = try await voter.challenge(submission)
            for number in 1..<ChallengeSubmission.maximumCount {
                try await Self.fill(number, like: submission, collector)
            }
            let late = try await voter.prepareChallenge()
            try await collector.expectUnchanged(.tooManyChallenges) { try await voter.send(late) }
            _ = try await voter.challenge(submission)
            _ = try await voter.cast(voter.prepare())
            _ = try await other.challenge(other.prepareChallenge())
        }
    }

    /// Stores another challenge of the same voter without asking whether it holds.
    @inline(never)
    private static func fill(_ number: Int, like submission: ChallengeSubmission, _ collector: TestCollector)
        async throws
    {
        let identifier = SHA256.hash(Array("filler \(number)".utf8))
        let ballot = BallotWorkshop.change(submission.ballot, identifier: identifier)
        let ticket = Ticket(
            election: .zero, fingerprint: .zero, voter: "EE-1", ballotStyle: 1, rollVersion: 0, sequence: 1,
            previous: .zero, nonce: identifier, issuedAt: Timestamp(seconds: 1), expiresAt: Timestamp(seconds: 61),
            checkpoint: "", pseudonym: nil)
        try await collector.store.issue(SignedTicket(ticket: ticket, signature: [UInt8](repeating: 0, count: 64)))
        let statement = change(submission.statement, ballot: ballot.documentHash, ticket: ticket.documentHash)
        _ = try await collector.store.append(
            ChallengeSubmission(
                ballot: ballot, statement: statement, signature: submission.signature, opening: submission.opening),
            voter: "EE-1")
    }
}
