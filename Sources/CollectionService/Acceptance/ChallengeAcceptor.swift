import BallotChecks
import BallotStorage
import CollectionAPI
import ElectionModel
import Primitives

/// Accepts challenged ballots: in the order of ``CastAcceptor``, without sequence, responders and hints, and with the
/// opening at the end. What it returns is durable; the receipt goes out only when it is logged, too.
struct ChallengeAcceptor: Sendable {
    let store: any BallotStore
    let election: CollectorElection
    let authenticator: ClientAuthenticator
    let tickets: TicketOffice
    let receipts: ReceiptOffice
    let pool: CheckPool

    /// - Parameter body: of the request, at most ``ChallengeSubmission/maximumByteCount`` bytes.
    /// - Throws: ``Problem`` and the errors that `Problem(refusing:)` takes; then nothing has changed.
    func accept(_ body: [UInt8], from client: AuthenticatedClient, at now: Timestamp) async throws -> ChallengePlace {
        let group = election.context.group
        let submission = try await pool.run {
            try ChallengeSubmission(canonical: body, group: group, limit: ChallengeSubmission.maximumByteCount)
        }
        if let place = try await known(submission, client) { return place }
        do {
            return try await acceptNew(submission, from: client, at: now)
        } catch {
            // A copy of the same request may have been quicker at any point on the way.
            if let place = try await known(submission, client) { return place }
            // Other errors go on as they are: the operator's log has to say what is wrong with disk or store.
            let problem = Problem(refusing: error)
            guard problem.code == .ticketUsed else { throw error }
            throw await tickets.explaining(problem, submission.statement.ticket, client, at: now)
        }
    }

    /// The place of a statement that this voter has sent already.
    private func known(_ submission: ChallengeSubmission, _ client: AuthenticatedClient) async throws -> ChallengePlace?
    {
        guard let place = try await store.challenge(statement: submission.statementHash), place.voter == client.voter
        else { return nil }
        return place
    }

    private func acceptNew(
        _ submission: ChallengeSubmission, from client: AuthenticatedClient, at now: Timestamp
    ) async throws -> ChallengePlace {
        try await tickets.requireOpen(at: now)
        let ticket = try await tickets.redeem(submission.statement.ticket, by: client, at: now)
        _ = try await pool.run { try authenticator.verify(submission, of: client, at: now) }
        let standing = try await tickets.requireVoter(client)
        guard try await store.challenges(of: client.voter).count < ChallengeSubmission.maximumCount else {
            throw Problem(
                .tooManyChallenges,
                "one voter has at most \(ChallengeSubmission.maximumCount) ballots opened as a test in an election")
        }
        try election.checker.checkStatement(submission, ticket: ticket, standing: standing)
        guard try await !store.hasIdentifier(submission.ballot.identifier) else {
            throw Problem(.identifierUsed, "a ballot with this identifier is stored already; encrypt anew")
        }
        let checker = election.checker
        _ = try await pool.run { try checker.open(submission.ballot, with: submission.opening) }
        _ = try await store.append(submission, voter: client.voter)
        guard let place = try await known(submission, client) else {
            throw StorageError(.damaged, "a stored ballot is not there")
        }
        return place
    }
}
