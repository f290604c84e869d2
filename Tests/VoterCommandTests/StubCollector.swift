import BallotChecks
import CollectionAPI
import CollectionClient
import ElectionModel
import Primitives
import Synchronization
import TransparencyLog

/// A collector of one voter in memory, which can be made to lie and to fail.
final class StubCollector: CollectorTransport, Sendable {
    struct State {
        var tree = MemoryTree()
        var receipts: [CastReceipt] = []
        var tickets: [HashValue: Ticket] = [:]
        var requests: [CollectorRequest] = []
        /// Changes what will be signed.
        var forgeTicket: @Sendable (Ticket) -> Ticket = { $0 }
        var forgeAnswer: @Sendable (TicketAnswer) -> TicketAnswer = { $0 }
        var forgeReceipt: @Sendable (CastReceipt) -> CastReceipt = { $0 }
        var challenged: [ChallengeReceipt] = []
        var forgeChallengeReceipt: @Sendable (ChallengeReceipt) -> ChallengeReceipt = { $0 }
        /// The timestamp over a signature.
        var stamp: @Sendable (_ signature: [UInt8]) throws -> [UInt8]? = { _ in nil }
        /// Connections that break: before the ballot is taken, or before the receipt is back.
        var failuresBefore = 0
        var failuresAfter = 0
        var refusal: Problem?
        /// What the next ballot is told that its ticket was used for.
        var ticketUse: (@Sendable (HashValue, (LogLeaf) throws -> String) throws -> TicketUse?)?
        /// Makes of a ballot that was logged just now a refusal, which says that its ticket was used.
        var claimUse: (@Sendable (TicketUse) throws -> TicketUse)?
        /// Instead of a ticket, where there has been one.
        var ticketRefusal: Problem?
        /// The roll in force.
        var rollVersion = 0
        var ballotStyle = 1
        /// Roll updates that happen when a ballot arrives: the ballot style of the voter after each.
        var updates: [Int] = []
    }

    let election: TestElection
    let voter: String
    private let state: Mutex<State>

    init(_ election: TestElection, voter: String = "EE-1") throws {
        self.election = election
        self.voter = voter
        var state = State()
        for step in [LogLeaf.Step.definition, .commitments, .guardians, .open] {
            state.tree.append(leaf: LogLeaf.step(step, document: .zero).canonicalBytes)
        }
        self.state = Mutex(state)
    }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    var requests: [CollectorRequest] { state.withLock(\.requests) }
    var receipts: [CastReceipt] { state.withLock(\.receipts) }
    var challenged: [ChallengeReceipt] { state.withLock(\.challenged) }
    var challenges: [CollectorRequest] { requests.filter { $0.path == Routes.challenge } }
    var casts: [CollectorRequest] { requests.filter { $0.path == Routes.cast } }

    func send(_ request: CollectorRequest) throws(ClientError) -> CollectorResponse {
        do {
            return try state.withLock { state in
                state.requests.append(request)
                return Self.answer(try handle(request, &state))
            }
        } catch let problem as Problem {
            return CollectorResponse(
                status: problem.code.status, mediaType: Routes.problemMediaType, body: problem.canonicalBytes)
        } catch let error as BallotCheckError {
            let problem = Problem(APIErrorCode(rawValue: error.code.rawValue) ?? .internalError, error.reason)
            return CollectorResponse(
                status: problem.code.status, mediaType: Routes.problemMediaType, body: problem.canonicalBytes)
        } catch let error as ClientError {
            throw error
        } catch {
            throw ClientError(.badAnswer, "\(error)")
        }
    }

    private static func answer(_ bytes: [UInt8]) -> CollectorResponse {
        CollectorResponse(status: 200, mediaType: Routes.jsonMediaType, body: bytes)
    }

    private func handle(_ request: CollectorRequest, _ state: inout State) throws -> [UInt8] {
        switch request.path {
        case Routes.election: return election.bundle.canonicalBytes
        case Routes.ticket: return try ticket(&state).canonicalBytes
        case Routes.cast: return try cast(request.body, &state).canonicalBytes
        case Routes.challenge: return try challenge(request.body, &state).canonicalBytes
        case Routes.status:
            return VoterStatus(
                phase: .open, voter: voter, ballotStyle: 1, rollVersion: 0, receipts: state.receipts,
                challenges: state.challenged
            ).canonicalBytes
        default: throw Problem(.notFound, "there is nothing at this path")
        }
    }

    func checkpoint(of tree: MemoryTree) throws -> Checkpoint {
        try Checkpoint(
            signing: election.context.configuration.logOrigin, size: tree.size,
            root: try MerkleTree.root(size: tree.size, reader: tree), by: election.logSigner)
    }

    private func ticket(_ state: inout State) throws -> TicketAnswer {
        if !state.tickets.isEmpty, let refusal = state.ticketRefusal { throw refusal }
        var random = SystemRandom()
        let honest = Ticket(
            election: election.context.extendedBaseHash, fingerprint: election.context.fingerprint, voter: voter,
            ballotStyle: state.ballotStyle, rollVersion: state.rollVersion, sequence: state.receipts.count + 1,
            previous: state.receipts.last?.statement ?? .zero, nonce: try HashValue(bytes: random.bytes(32)),
            issuedAt: TestElection.now,
            expiresAt: Timestamp(seconds: TestElection.now.seconds + Int64(TestElection.lifetime)),
            checkpoint: String(decoding: try checkpoint(of: state.tree).encoded, as: UTF8.self),
            pseudonym: SHA256.hash(Array(voter.utf8)))
        let ticket = state.forgeTicket(honest)
        state.tickets[ticket.documentHash] = ticket
        return state.forgeAnswer(
            TicketAnswer(ticket: .sign(ticket, with: election.ticketKey), previous: state.receipts.last))
    }

    /// What happens to a request before anybody looks at it.
    private static func arrive(_ state: inout State) throws {
        if state.failuresBefore > 0 {
            state.failuresBefore -= 1
            throw ClientError(.unreachable, "connection refused")
        }
        if let refusal = state.refusal { throw refusal }
    }

    private static func leave(_ state: inout State) throws {
        guard state.failuresAfter > 0 else { return }
        state.failuresAfter -= 1
        throw ClientError(.unreachable, "connection reset")
    }

    private func refuseUsed(_ ticket: HashValue, _ state: inout State) throws {
        guard let use = state.ticketUse else { return }
        state.ticketUse = nil
        throw Problem(.ticketUsed, "used", use: try use(ticket) { try log($0, &state) })
    }

    private static func claim(
        _ statement: TicketUse.Statement, _ signature: [UInt8], _ proof: String, _ state: inout State
    ) throws {
        guard let claim = state.claimUse else { return }
        throw Problem(
            .ticketUsed, "used", use: try claim(TicketUse(statement: statement, signature: signature, proof: proof)))
    }

    private static func update(_ state: inout State) {
        guard !state.updates.isEmpty else { return }
        state.ballotStyle = state.updates.removeFirst()
        state.rollVersion += 1
    }

    private func challenge(_ body: [UInt8], _ state: inout State) throws -> ChallengeReceipt {
        try Self.arrive(&state)
        let submission = try ChallengeSubmission(canonical: body, group: election.context.group)
        try refuseUsed(submission.statement.ticket, &state)
        Self.update(&state)
        let receipt =
            try state.challenged.first { $0.statement == submission.statementHash } ?? accept(submission, &state)
        try Self.claim(.challenge(submission.statement), submission.signature, receipt.proof, &state)
        try Self.leave(&state)
        return state.forgeChallengeReceipt(receipt)
    }

    private func accept(_ submission: ChallengeSubmission, _ state: inout State) throws -> ChallengeReceipt {
        guard let ticket = state.tickets[submission.statement.ticket] else { throw Problem(.unknownTicket, "") }
        let checker = BallotChecker(election.context)
        let voter = VoterRoll.Voter(identifier: voter, name: "First Voter", ballotStyle: state.ballotStyle)
        try checker.checkStatement(
            submission, ticket: ticket, standing: VoterStanding(voter: voter, rollVersion: state.rollVersion))
        _ = try checker.open(submission.ballot, with: submission.opening)
        let receipt = ChallengeReceipt(
            ballot: submission.ballotHash, statement: submission.statementHash,
            proof: try log(submission.leaf, &state))
        state.challenged.append(receipt)
        return receipt
    }

    private func cast(_ body: [UInt8], _ state: inout State) throws -> CastReceipt {
        try Self.arrive(&state)
        let submission = try CastSubmission(canonical: body, group: election.context.group)
        try refuseUsed(submission.statement.ticket, &state)
        Self.update(&state)
        var receipt =
            try state.receipts.first { $0.statement == submission.statementHash } ?? accept(submission, &state)
        receipt = CastReceipt(
            ballot: receipt.ballot, statement: receipt.statement, standing: receipt.standing,
            sequence: receipt.sequence, proof: receipt.proof, timestamp: try state.stamp(submission.signature))
        try Self.claim(.cast(submission.statement), submission.signature, receipt.proof, &state)
        try Self.leave(&state)
        return state.forgeReceipt(receipt)
    }

    private func accept(_ submission: CastSubmission, _ state: inout State) throws -> CastReceipt {
        guard let ticket = state.tickets[submission.statement.ticket] else { throw Problem(.unknownTicket, "") }
        let checker = BallotChecker(election.context)
        try checker.checkStatement(
            submission, ticket: ticket,
            standing: VoterStanding(
                voter: .init(identifier: voter, name: "First Voter", ballotStyle: state.ballotStyle),
                rollVersion: state.rollVersion))
        _ = try checker.validate(submission.ballot)
        let receipt = try log(
            ballot: submission.ballotHash, statement: submission.statementHash,
            standing: submission.statement.standingCommitment, sequence: ticket.sequence, &state)
        state.receipts.append(receipt)
        return receipt
    }

    /// Puts a ballot into the log that this device did not make.
    func castElsewhere(
        ballot: HashValue? = nil, statement: HashValue? = nil, standing: HashValue? = nil
    ) throws -> CastReceipt {
        try state.withLock { state in
            let sequence = state.receipts.count + 1
            let receipt = try log(
                ballot: ballot ?? SHA256.hash([1, UInt8(sequence)]),
                statement: statement ?? SHA256.hash([2, UInt8(sequence)]),
                standing: standing ?? SHA256.hash([3, UInt8(sequence)]), sequence: sequence, &state)
            state.receipts.append(receipt)
            return receipt
        }
    }

    private func log(
        ballot: HashValue, statement: HashValue, standing: HashValue, sequence: Int, _ state: inout State
    ) throws -> CastReceipt {
        CastReceipt(
            ballot: ballot, statement: statement, standing: standing, sequence: sequence,
            proof: try log(.cast(ballot: ballot, statement: statement, standing: standing), &state))
    }

    private func log(_ leaf: LogLeaf, _ state: inout State) throws -> String {
        let index = state.tree.append(leaf: leaf.canonicalBytes)
        let proof = try InclusionReceipt(
            index: index,
            proof: try MerkleTree.inclusionProof(index: index, size: state.tree.size, reader: state.tree),
            checkpoint: try checkpoint(of: state.tree))
        return String(decoding: proof.encoded, as: UTF8.self)
    }
}
