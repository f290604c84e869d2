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
        return try await receipt(for: place, proof: desk.receipt(ofLeaf: leaf))
    }

    /// The same for a challenged ballot, which needs no timestamp.
    /// - Throws: ``Problem`` `.witnessesLate`; `StorageError`.
    func receipt(for place: ChallengePlace) async throws -> ChallengeReceipt {
        receipt(for: place, proof: try await desk.receipt(ofLeaf: loggedLeaf(of: place)))
    }

    /// The same without waiting for witnesses; `nil` where there is none yet.
    /// - Throws: `StorageError`.
    func receiptAtHand(for place: ChallengePlace) async throws -> ChallengeReceipt? {
        let leaf: Int
        do {
            leaf = try await loggedLeaf(of: place)
        } catch  where Problem(refusing: error).code == .logBehind {
            return nil
        }
        return try await desk.receiptAtHand(ofLeaf: leaf).map { receipt(for: place, proof: $0) }
    }

    private func receipt(for place: ChallengePlace, proof: InclusionReceipt) -> ChallengeReceipt {
        ChallengeReceipt(
            ballot: place.ballot, statement: place.statement, proof: String(decoding: proof.encoded, as: UTF8.self))
    }

    private func loggedLeaf(of place: ChallengePlace) async throws -> Int {
        if let leaf = place.leaf { return leaf }
        try await sequencer.flush()
        guard let leaf = try await store.challenge(statement: place.statement)?.leaf else {
            throw StorageError(.damaged, "a stored ballot was not logged")
        }
        return leaf
    }

    /// The same without waiting for witnesses; `nil` where there is none yet.
    /// - Throws: `StorageError`.
    func receiptAtHand(for place: CastPlace) async throws -> CastReceipt? {
        guard let leaf = try await leafAtHand(of: place), let proof = try await desk.receiptAtHand(ofLeaf: leaf) else {
            return nil
        }
        return try await receipt(for: place, proof: proof)
    }

    private func leafAtHand(of place: CastPlace) async throws -> Int? {
        do {
            return try await loggedLeaf(of: place)
        } catch {
            let code = Problem(refusing: error).code
            guard [.timestampUnavailable, .badTimestamp, .logBehind].contains(code) else { throw error }
            return nil
        }
    }

    private func receipt(for place: CastPlace, proof: InclusionReceipt) async throws -> CastReceipt {
        let timestamp = timestamps.isNeeded ? try await store.timestamp(of: place.statement) : nil
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
