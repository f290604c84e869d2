import BallotStorage
import CollectionAPI
import ElectionModel
import Primitives

extension TicketOffice {
    /// The same refusal with what shows a voter why: what a used ticket was used for, with the proof, and a new ticket. A
    /// refusal without them would be the collector's word alone.
    func explaining(
        _ problem: Problem, _ ticket: HashValue, _ client: AuthenticatedClient, at now: Timestamp
    ) async -> Problem {
        guard problem.code == .ticketUsed, let use = try? await use(of: ticket, by: client) else { return problem }
        let fresh = try? await issue(to: client, at: now).ticket
        return Problem(problem.code, problem.detail, use: use, ticket: fresh)
    }

    /// - Returns: `nil` for a ticket that is unused or another voter's.
    private func use(of ticket: HashValue, by client: AuthenticatedClient) async throws -> TicketUse? {
        let group = election.context.group
        switch try await store.use(ofTicket: ticket) {
        case .cast(let place)? where place.voter == client.voter:
            let receipt = try await receipts.receipt(for: place)
            guard let leaf = try await store.cast(statement: place.statement)?.leaf,
                let stored = try await store.envelopes(from: leaf, limit: 1).first, stored.leaf == leaf
            else { return nil }
            return TicketUse(
                statement: .cast(try CastStatement(canonical: stored.statement, group: group)),
                signature: stored.signature, proof: receipt.proof)
        case .challenge(let place)? where place.voter == client.voter:
            let receipt = try await receipts.receipt(for: place)
            guard let leaf = try await store.challenge(statement: place.statement)?.leaf,
                let stored = try await store.challenges(from: leaf, limit: 1).first, stored.leaf == leaf
            else { return nil }
            return TicketUse(
                statement: .challenge(try ChallengeStatement(canonical: stored.statement, group: group)),
                signature: stored.signature, proof: receipt.proof)
        default: return nil
        }
    }
}
