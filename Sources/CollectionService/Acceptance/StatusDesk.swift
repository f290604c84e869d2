import BallotStorage
import CollectionAPI
import ElectionModel

/// Tells a voter what the collector has of them.
struct StatusDesk: Sendable {
    let store: any BallotStore
    let election: CollectorElection
    let receipts: ReceiptOffice

    /// Also who has left the roll sees what was cast before. Waits for no witnesses: what has no receipt yet is counted.
    ///
    /// - Throws: ``Problem`` `.notEligible`; `StorageError`.
    func status(of client: AuthenticatedClient, at now: Timestamp) async throws -> VoterStatus {
        let standing = try await store.standing(of: client.voter)
        guard standing.isKnown else {
            throw Problem(.notEligible, "this person is not in the voter roll of this election")
        }
        let places = try await store.casts(of: client.voter)
        var found: [CastReceipt] = []
        for place in places {
            // Later ballots stand later in the log: where one waits, the ones after it do.
            guard let receipt = try await receipts.receiptAtHand(for: place) else { break }
            found.append(receipt)
        }
        let (challenges, waiting) = try await challenges(of: client)
        return VoterStatus(
            phase: election.phase(lastStep: try await store.lastStep(), at: now), voter: client.voter,
            ballotStyle: standing.voter?.ballotStyle, rollVersion: standing.rollVersion, receipts: found,
            waiting: places.count - found.count, challenges: challenges, challengesWaiting: waiting)
    }

    /// - Returns: the receipts at hand, and how many ballots have none yet.
    private func challenges(of client: AuthenticatedClient) async throws -> ([ChallengeReceipt], Int) {
        let places = try await store.challenges(of: client.voter)
        var found: [ChallengeReceipt] = []
        for place in places {
            guard let receipt = try await receipts.receiptAtHand(for: place) else { break }
            found.append(receipt)
        }
        return (found, places.count - found.count)
    }
}
