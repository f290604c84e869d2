import BallotChecks
import BallotStorage
import CollectionAPI
import ElectionModel
import Primitives

/// Accepts cast ballots, in the order of the design's section "Acceptance". What it returns is durable; the receipt
/// goes out only when it is logged, too.
struct CastAcceptor: Sendable {
    let store: any BallotStore
    let election: CollectorElection
    let authenticator: ClientAuthenticator
    let statuses: CertificateStatusOffice
    let tickets: TicketOffice
    let receipts: ReceiptOffice
    let pool: CheckPool
    let proofs: ProofDesk

    /// - Parameter body: of the request, at most ``CastSubmission/maximumByteCount`` bytes.
    /// - Throws: ``Problem`` and the errors that `Problem(refusing:)` takes; then nothing has changed.
    func accept(_ body: [UInt8], from client: AuthenticatedClient, at now: Timestamp) async throws -> CastPlace {
        let group = election.context.group
        let submission = try await pool.run {
            let read = try CastSubmission(canonical: body, group: group, limit: CastSubmission.maximumByteCount)
            return read.hasUsableHints ? read : read.withoutHints()
        }
        if let place = try await known(submission, client) { return place }
        do {
            return try await acceptNew(submission, from: client, at: now)
        } catch {
            // A copy of the same request may have been quicker at any point on the way.
            if let place = try await known(submission, client) { return place }
            throw await refusal(error, submission.statement, client, at: now)
        }
    }

    /// The place of a statement that this voter has cast already.
    private func known(_ submission: CastSubmission, _ client: AuthenticatedClient) async throws -> CastPlace? {
        guard let place = try await store.cast(statement: submission.statementHash), place.voter == client.voter else {
            return nil
        }
        return place
    }

    private func acceptNew(
        _ submission: CastSubmission, from client: AuthenticatedClient, at now: Timestamp
    ) async throws -> CastPlace {
        let statement = submission.statement
        try await tickets.requireOpen(at: now)
        let ticket = try await tickets.redeem(statement.ticket, by: client, at: now)
        let signer = try await pool.run { try authenticator.verify(submission, of: client, at: now) }
        let standing = try await tickets.requireVoter(client)
        try await requireFreeSequence(statement, of: client)
        try election.checker.checkStatement(submission, ticket: ticket, standing: standing)
        guard try await !store.hasIdentifier(submission.ballot.identifier) else {
            throw Problem(.identifierUsed, "a ballot with this identifier is stored already; encrypt anew")
        }
        let status = try await statuses.ask(signer, signature: submission.signature, at: now)
        try await proofs.check(submission.ballot, hints: submission.hints, voter: client.voter)
        _ = try await store.append(submission, voter: client.voter, status: status)
        // From here on the ballot counts whatever happens to this process.
        guard let place = try await store.cast(statement: submission.statementHash) else {
            throw StorageError(.damaged, "a stored ballot is not there")
        }
        return place
    }

    private func requireFreeSequence(_ statement: CastStatement, of client: AuthenticatedClient) async throws {
        let last = try await store.head(of: client.voter)?.sequence ?? 0
        guard statement.sequence > last else {
            throw Problem(.sequenceTaken, "another statement of this voter has the number \(statement.sequence)")
        }
    }

    /// Where the sequence number or the ticket is taken, shows the voter by what, with the proof, and gives a new
    /// ticket: a refusal without them would be the collector's word alone.
    private func refusal(
        _ error: any Error, _ statement: CastStatement, _ client: AuthenticatedClient, at now: Timestamp
    ) async -> any Error {
        let problem = Problem(refusing: error)
        guard [.ticketUsed, .sequenceTaken].contains(problem.code) else { return error }
        if problem.code == .ticketUsed, case .challenge? = try? await store.use(ofTicket: statement.ticket) {
            return await tickets.explaining(problem, statement.ticket, client, at: now)
        }
        guard let winner = try? await winner(of: statement.sequence, client) else { return problem }
        let ticket = try? await tickets.issue(to: client, at: now).ticket
        return Problem(problem.code, problem.detail, winner: winner, ticket: ticket)
    }

    private func winner(of sequence: Int, _ client: AuthenticatedClient) async throws -> CastReceipt? {
        guard let place = try await store.casts(of: client.voter).first(where: { $0.sequence == sequence }) else {
            return nil
        }
        return try await receipts.receipt(for: place)
    }
}
