import BallotStorage
import CollectionAPI
import TransparencyLog

/// Makes receipts. One statement gets the same receipt each time: its proof is against the first checkpoint over it,
/// or, where the log has witnesses, the first cosigned one. Only a promise that stands in for cosignatures gives way to
/// them.
struct ReceiptOffice: Sendable {
    let store: any BallotStore
    let sequencer: Sequencer
    let desk: CheckpointDesk
    let timestamps: TimestampOffice

    /// Waits until the ballot has its timestamp and is logged, and for the witnesses as the election's rule says.
    /// - Throws: ``Problem`` `.timestampUnavailable`, `.witnessesLate`; `IdentityError`, `StorageError`.
    func receipt(for place: CastPlace) async throws -> CastReceipt {
        let leaf = try await loggedLeaf(of: place)
        let timestamp = timestamps.isNeeded ? try await store.timestamp(of: place.statement) : nil
        let proof = try await desk.receipt(ofLeaf: leaf)
        return CastReceipt(
            ballot: place.ballot, statement: place.statement, standing: place.standing, sequence: place.sequence,
            proof: String(decoding: proof.encoded, as: UTF8.self), timestamp: timestamp)
    }

    private func loggedLeaf(of place: CastPlace) async throws -> Int {
        if let leaf = place.leaf { return leaf }
        if let leaf = try await store.cast(statement: place.statement)?.leaf { return leaf }
        if timestamps.isNeeded, let cast = try await store.unstamped(place.statement) {
            try await timestamps.stamp(cast)
        }
        try await sequencer.flush()
        guard let leaf = try await store.cast(statement: place.statement)?.leaf else {
            throw StorageError(.damaged, "a stored ballot was not logged")
        }
        return leaf
    }
}

extension InclusionReceipt {
    /// - Throws: `LogError` where the stored checkpoint is not the log's.
    init(of inclusion: LogInclusion, key: NoteVerifierKey) throws(LogError) {
        let checkpoint = try Checkpoint(signed: inclusion.checkpoint.note, key: key, origin: key.name)
        try self.init(index: inclusion.index, proof: inclusion.proof, checkpoint: checkpoint)
    }
}
