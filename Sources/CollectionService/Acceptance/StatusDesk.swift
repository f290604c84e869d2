import BallotStorage
import CollectionAPI
import ElectionModel

/// Tells a voter what the collector has of them.
struct StatusDesk: Sendable {
    let store: any BallotStore
    let election: CollectorElection
    let tickets: TicketOffice
    let receipts: ReceiptOffice

    /// - Throws: ``Problem`` `.notEligible`; `StorageError`.
    func status(of client: AuthenticatedClient, at now: Timestamp) async throws -> VoterStatus {
        let voter = try await tickets.requireVoter(client)
        var found: [CastReceipt] = []
        for place in try await store.casts(of: client.voter) { found.append(try await receipts.receipt(for: place)) }
        return VoterStatus(
            phase: election.phase(lastStep: try await store.lastStep(), at: now), voter: voter.identifier,
            ballotStyle: voter.ballotStyle, rollVersion: election.rollVersion, receipts: found)
    }
}
