import BallotStorage
import CollectionAPI
import ElectionModel
import GroupArithmetic
import SQLiteStorage
import TransparencyLog

extension LogAudit {
    /// Each logged challenge once, at its own leaf, with its ticket; and each receipt of one still holds.
    func checkChallenges(_ leaves: [[UInt8]], _ store: SQLiteBallotStore) async throws {
        let stored = try await store.challenges(from: 0, limit: .max)
        let decoded = try leaves.map { try LogLeaf(canonical: $0, group: .standard) }
        let places = decoded.indices.filter { if case .challenged = decoded[$0] { true } else { false } }
        try require(stored.map(\.leaf) == places, "leaves and challenged ballots do not belong together")
        for one in stored {
            let submission = ChallengeSubmission(
                ballot: try EncryptedBallot(canonical: one.ballot, group: .standard),
                statement: try ChallengeStatement(canonical: one.statement, group: .standard),
                signature: one.signature, opening: try BallotOpening(canonical: one.opening, group: .standard))
            try require(submission.leaf == decoded[one.leaf], "a challenged ballot stands at another's leaf")
            let ticket = try SignedTicket(canonical: one.ticket, group: .standard)
            try require(ticket.ticket.documentHash == submission.statement.ticket, "a challenge with another's ticket")
        }
        for receipt in challenged {
            let proof = try InclusionReceipt(parsing: Array(receipt.proof.utf8))
            try require(decoded[proof.index] == receipt.leaf, "another leaf stands at a challenge's place")
            _ = try proof.verify(leaf: receipt.leaf.canonicalBytes, key: store.logKey, origin: store.logKey.name)
            let place = try await store.challenge(statement: receipt.statement)
            try require(place?.leaf == proof.index, "a receipt's challenged ballot moved")
        }
        try require(try await store.counts().challenges == places.count, "the count of challenges is wrong")
    }
}
