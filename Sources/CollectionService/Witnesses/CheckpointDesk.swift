import BallotStorage
import CollectionAPI
import ElectionModel
import Primitives
import TransparencyLog

/// Which checkpoint goes out: to voters in receipts and tickets, and to the public.
struct CheckpointDesk: Sendable {
    /// With the rule `promise`, how long a receipt waits for the quorum before the promise stands in for it.
    private static let promisePatience = Duration.seconds(1)

    let store: any BallotStore
    let signer: NoteSigner
    let rule: WitnessRule?
    /// `nil` where there are no witnesses.
    let loop: CosigningLoop?
    /// What the loop runs.
    let round: CosigningRound?
    let now: @Sendable () -> Timestamp

    /// The one that everybody sees. With the rule `wait` nothing that is not cosigned goes out once something was.
    func published() async throws -> StoredCheckpoint {
        let latest = try await store.checkpoint()
        guard let rule, let cosigned = try await store.cosignedCheckpoint() else { return latest }
        return rule.late == .wait || cosigned.size == latest.size ? cosigned : latest
    }

    /// For a new ticket.
    /// - Throws: ``Problem`` `.witnessesLate` with the rule `wait`, before anything is cosigned.
    func forTicket() async throws -> StoredCheckpoint {
        if rule?.late == .wait, try await store.cosignedCheckpoint() == nil { throw Self.late }
        return try await published()
    }

    /// The proof of a logged leaf, as far as the witnesses have got.
    /// - Throws: ``Problem`` `.witnessesLate`; `StorageError`.
    func receipt(ofLeaf leaf: Int) async throws -> InclusionReceipt {
        guard let rule, let loop else { return try receipt(try await store.inclusion(ofLeaf: leaf)) }
        if let cosigned = try await store.cosignedInclusion(ofLeaf: leaf) { return try receipt(cosigned) }
        let patience = rule.late == .wait ? Duration.seconds(rule.seconds) : Self.promisePatience
        if await loop.reach(leaf + 1, within: patience), let cosigned = try await store.cosignedInclusion(ofLeaf: leaf)
        {
            return try receipt(cosigned)
        }
        try requireCurrent()
        guard rule.late == .promise else { throw Self.late }
        return try promise(try await store.inclusion(ofLeaf: leaf), within: rule.seconds)
    }

    /// The same without waiting: cosigned, or with a promise where the rule is so; `nil` where there is neither.
    /// - Throws: `StorageError`.
    func receiptAtHand(ofLeaf leaf: Int) async throws -> InclusionReceipt? {
        guard let rule else { return try receipt(try await store.inclusion(ofLeaf: leaf)) }
        if let cosigned = try await store.cosignedInclusion(ofLeaf: leaf) { return try receipt(cosigned) }
        await loop?.wake()
        guard rule.late == .promise, round?.lag == nil else { return nil }
        return try promise(try await store.inclusion(ofLeaf: leaf), within: rule.seconds)
    }

    /// - Throws: ``Problem`` `.logBehind` once a witness knows more of this log than the database: nothing may be
    ///   signed any more.
    func requireCurrent() throws(Problem) {
        guard let lag = round?.lag else { return }
        throw Problem(.logBehind, "the collector has stopped: \(lag.reason)")
    }

    private static let late = Problem(
        .witnessesLate, "the witnesses have not cosigned the log in time; what was sent is kept: send the same again")

    @inline(never)
    private func receipt(_ inclusion: LogInclusion) throws -> InclusionReceipt {
        try InclusionReceipt(of: inclusion, key: store.logKey)
    }

    @inline(never)
    private func promise(_ inclusion: LogInclusion, within seconds: Int) throws -> InclusionReceipt {
        let checkpoint = try Checkpoint(
            signed: inclusion.checkpoint.note, key: store.logKey, origin: store.logKey.name)
        let promise = try CosignaturePromise(
            signing: checkpoint, deadline: now().seconds + Int64(seconds), by: signer)
        return try InclusionReceipt(
            index: inclusion.index, proof: inclusion.proof, checkpoint: checkpoint, extra: promise.encoded)
    }
}
