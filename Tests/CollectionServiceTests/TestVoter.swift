import BallotEncryption
import BallotStorage
import CollectionAPI
import ElectionModel
import Identity
import Primitives
import Testing
import TransparencyLog

/// An honest voter's device, whose every part can be replaced by something wrong.
struct TestVoter: Sendable {
    let identifier: String
    let context: ElectionContext
    let pki: Pki
    let https: HTTPS

    /// - Parameter connection: another certificate than the voter's own to authenticate with.
    init(_ identifier: String, _ world: ElectionWorld, folder: String, port: Int, connection: String? = nil) {
        self.identifier = identifier
        context = world.context
        pki = world.pki
        https = HTTPS(
            folder: folder, authority: world.pki.path("pki/root.pem"), port: port,
            certificate: world.pki.path(connection ?? "pki/voters/\(identifier)/auth"))
    }

    func ticket() async throws -> TicketAnswer { try await https.send("POST", Routes.ticket).message() }

    func status() async throws -> VoterStatus { try await https.send("GET", Routes.status).message() }

    @inline(never)
    func seal(_ values: [Int] = [1, 0]) throws -> SealedBallot {
        var random = SystemRandom()
        return try BallotEncryptor(context: context, device: "test 1").encrypt(
            VoterSelections([1: values], manifest: context.manifest, ballotStyle: 1), voter: identifier, ballotStyle: 1,
            using: &random)
    }

    func statement(_ ticket: Ticket, _ sealed: SealedBallot) -> CastStatement {
        CastStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: ticket.ballotStyle,
            rollVersion: ticket.rollVersion, sequence: ticket.sequence, previous: ticket.previous,
            ticket: ticket.documentHash, pseudonym: ticket.pseudonym, identifierSalt: sealed.identifierSalt,
            castAt: ElectionWorld.now())
    }

    @inline(never)
    func sign(_ statement: CastStatement, ballot: EncryptedBallot, by signer: String? = nil) throws -> CastSubmission {
        let identity = try pki.identity("pki/voters/\(signer ?? identifier)/sign")
        let cms = try DetachedSignature.sign(
            statement.canonicalBytes, by: identity, at: ElectionWorld.now().seconds)
        return CastSubmission(ballot: ballot, statement: statement, signature: cms)
    }

    /// A new ticket and a signed ballot for it.
    func prepare(_ values: [Int] = [1, 0]) async throws -> CastSubmission { try await prepare(try seal(values)) }

    /// A new ticket, signed for with a ballot that was made before.
    func prepare(_ sealed: SealedBallot) async throws -> CastSubmission {
        try sign(statement(try await ticket().ticket.ticket, sealed), ballot: sealed.ballot)
    }

    func send(_ submission: CastSubmission) async throws -> HTTPAnswer {
        try await https.send("POST", Routes.cast, submission.canonicalBytes)
    }

    /// Sends it until the receipt is there, which takes more than once where witnesses are late.
    func cast(_ submission: CastSubmission) async throws -> CastReceipt {
        var answer = try await send(submission)
        for _ in 0..<20 where answer.status == APIErrorCode.witnessesLate.status {
            guard try answer.problem().code == .witnessesLate else { break }
            answer = try await send(submission)
        }
        return try check(answer.message(), submission)
    }

    /// Verifies a receipt as any voter does: by the statement and the log's key alone.
    @discardableResult
    @inline(never)
    func check(_ receipt: CastReceipt, _ submission: CastSubmission) throws -> CastReceipt {
        let leaf = submission.leaf
        guard receipt.leaf == leaf, receipt.sequence == submission.statement.sequence else {
            throw Tool.Failure(description: "a receipt for something else")
        }
        let key = context.configuration.logKey
        _ = try InclusionReceipt(parsing: Array(receipt.proof.utf8))
            .verify(leaf: leaf.canonicalBytes, key: key, origin: key.name)
        return receipt
    }
}

extension TestCollector {
    func voter(_ identifier: String = "EE-1") -> TestVoter {
        TestVoter(identifier, world, folder: folder, port: port)
    }

    /// The ticket, if it is there and the collector's ticket key signed it.
    @inline(never)
    func verify(_ ticket: SignedTicket?) throws -> Ticket {
        guard let ticket else { throw Tool.Failure(description: "there is no ticket") }
        return try ticket.verified(by: world.context.configuration.ticketKey)
    }

    /// Expects the answer to be this refusal, with nothing stored.
    func expect(
        _ code: APIErrorCode, sourceLocation: SourceLocation = #_sourceLocation, _ answer: () async throws -> HTTPAnswer
    ) async throws {
        let found = try await refusal(answer)
        #expect(found == code, sourceLocation: sourceLocation)
    }

    /// The same where nothing else is going on in the collector: every row of the database and the checkpoint are as
    /// before.
    func expectUnchanged(
        _ code: APIErrorCode, sourceLocation: SourceLocation = #_sourceLocation, _ answer: () async throws -> HTTPAnswer
    ) async throws {
        let before = try DatabaseDump(folder)
        let found = try await answer().problem().code
        #expect(found == code, sourceLocation: sourceLocation)
        #expect(try DatabaseDump(folder) == before, sourceLocation: sourceLocation)
    }

    /// The code of a refusal, after checking that nothing was stored.
    func refusal(_ answer: () async throws -> HTTPAnswer) async throws -> APIErrorCode {
        let before = try await store.counts()
        let problem = try await answer().problem()
        guard try await store.counts() == before else {
            throw Tool.Failure(description: "a refusal changed the store: \(problem.code)")
        }
        return problem.code
    }
}
