public import BallotStorage
import CollectionClient
public import ElectionModel
import LogClient
import NIOPosix
import Primitives
import Synchronization
import TransparencyLog

/// Asks the election's witnesses to cosign the log's latest checkpoint, all at the same time, and keeps the outcome in
/// the store once the quorum has.
///
/// Killed at any point, it loses nothing: a witness that was asked already answers the same question again.
public final class CosigningRound: Sendable {
    /// After the quorum, the others have so long to add their lines.
    private static let grace = Duration.milliseconds(200)
    private static let timeouts = CurlTransport.Timeouts(connect: 3, whole: 10)
    /// Two tries more than an honest witness needs, that others submit to at the same time.
    private static let attempts = 3

    private struct State {
        /// What each witness cosigned last, as far as is known here.
        var sizes: [Int: Int] = [:]
        /// Witnesses that have not answered an earlier round yet.
        var busy: Set<Int> = []
        /// Sizes that witnesses name and do not prove, above that of the database, until they cosign.
        var claims: [Int: Int] = [:]
        var lag: DatabaseLag?
    }

    private let store: any BallotStore
    private let rule: WitnessRule
    private let links: [WitnessLink]
    private let threads: NIOThreadPool
    private let state = Mutex(State())
    private let onWarning: @Sendable (String) -> Void

    /// - Parameters:
    ///   - authorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the system's.
    ///   - onWarning: is told in words of witnesses that know more of the log than the database.
    /// - Throws: ``ServiceError`` `.badConfiguration` for an address that cannot be used.
    public init(
        store: any BallotStore, rule: WitnessRule, authorities: [UInt8]? = nil,
        onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(ServiceError) {
        self.store = store
        self.onWarning = onWarning
        self.rule = rule
        do throws(ClientError) {
            links = try rule.witnesses.map { (witness) throws(ClientError) in
                WitnessLink(
                    key: witness.key,
                    transport: WebTransport(
                        try ServerAddress(signedService: witness.url), authorities: authorities,
                        timeouts: Self.timeouts))
            }
        } catch {
            throw ServiceError(.badConfiguration, "a witness's address: \(error.reason)")
        }
        threads = NIOThreadPool(numberOfThreads: rule.witnesses.count)
        threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// One round over the latest checkpoint.
    ///
    /// - Parameter patience: how long it waits for the quorum.
    /// - Returns: the size of the latest cosigned checkpoint then, and whether it is the log's latest.
    public func run(patience: Duration) async throws -> (size: Int, isLatest: Bool) {
        let latest = try await store.checkpoint()
        let before = try await store.cosignedCheckpoint()?.size ?? -1
        guard before < latest.size else { return (before, true) }
        let checkpoint = try verified(latest)
        let lines = await collect(checkpoint, patience: patience)
        guard lines.count >= rule.quorum else { return (before, false) }
        var cosigned = checkpoint
        for place in lines.keys.sorted() {
            if let line = lines[place] { cosigned = try cosigned.adding(line) }
        }
        try rule.policy.require(cosigned)
        try await store.keep(
            cosigned: StoredCheckpoint(size: cosigned.size, root: cosigned.root, note: cosigned.encoded))
        return (cosigned.size, true)
    }

    /// Set once witnesses know more of the log than the database; then nothing may be signed any more.
    public var lag: DatabaseLag? { state.withLock { $0.lag } }

    /// The witnesses' key names, in the rule's order, with the sizes that they cosigned last as far as is known.
    public var sizes: [(witness: String, size: Int?)] {
        let known = state.withLock { $0.sizes }
        return rule.witnesses.indices.map { (rule.witnesses[$0].key.name, known[$0]) }
    }

    /// Asks every witness how far it has got, by the latest checkpoint, which is signed already: nothing new is signed.
    ///
    /// - Parameter time: for all of them.
    /// - Returns: how many did not answer.
    public func survey(within time: Duration) async throws -> Int {
        _ = await collect(try verified(try await store.checkpoint()), patience: time, fromAll: true)
        return state.withLock { links.count - $0.sizes.count }
    }

    /// - Throws: ``ServiceError`` `.behindWitnesses`.
    public func requireCurrent() throws(ServiceError) {
        guard let lag else { return }
        throw ServiceError(.behindWitnesses, lag.reason)
    }

    /// Rounds until the latest checkpoint is cosigned or the time is over.
    /// - Returns: whether it is.
    /// - Throws: ``ServiceError`` `.behindWitnesses`; `StorageError`.
    public func pursue(for time: Duration) async throws -> Bool {
        let end = ContinuousClock.now + time
        while true {
            if try await run(patience: max(.milliseconds(1), end - .now)).isLatest { return true }
            try requireCurrent()
            guard ContinuousClock.now + .milliseconds(300) < end else { return false }
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    @inline(never)
    private func verified(_ stored: StoredCheckpoint) throws -> Checkpoint {
        try Checkpoint(signed: stored.note, key: store.logKey, origin: store.logKey.name)
    }

    /// Lines by the place of their witness: of all, or of the quorum and whoever is quick.
    private func collect(
        _ checkpoint: Checkpoint, patience: Duration, fromAll: Bool = false
    ) async -> [Int: NoteSignature] {
        let free = state.withLock { state in
            let free = links.indices.filter { !state.busy.contains($0) }
            state.busy.formUnion(free)
            return free
        }
        let (events, sender) = AsyncStream<Event>.makeStream()
        for place in free {
            Task {
                sender.yield(.answer(place, await ask(place, checkpoint)))
                _ = state.withLock { $0.busy.remove(place) }
            }
        }
        let timer = Task {
            try? await Task.sleep(for: patience)
            sender.yield(.end)
        }
        defer { timer.cancel() }
        var (lines, open, isEnding): ([Int: NoteSignature], Int, Bool) = ([:], free.count, false)
        guard open > 0 else { return lines }
        for await event in events {
            guard case .answer(let place, let line) = event else { return lines }
            open -= 1
            lines[place] = line
            if open == 0 { return lines }
            if lines.count >= rule.quorum, !isEnding, !fromAll {
                isEnding = true
                Task {
                    try? await Task.sleep(for: Self.grace)
                    sender.yield(.end)
                }
            }
        }
        return lines
    }

    private enum Event: Sendable {
        case answer(Int, NoteSignature?)
        case end
    }

    /// The witness's line, or `nil` if it does not give one now.
    private func ask(_ place: Int, _ checkpoint: Checkpoint) async -> NoteSignature? {
        // A witness that named a size which the database does not have is asked from the beginning: it may have slipped.
        let known = state.withLock { $0.sizes[place] } ?? 0
        var size = known > checkpoint.size ? 0 : known
        for _ in 0..<Self.attempts {
            guard size <= checkpoint.size,
                let proof = try? await store.consistency(from: size, to: checkpoint.size)
            else { return nil }
            let (link, old) = (links[place], size)
            let answer = try? await threads.runIfActive { try link.add(checkpoint, oldSize: old, proof: proof) }
            switch answer {
            case .cosigned(let line)?:
                state.withLock {
                    $0.sizes[place] = checkpoint.size
                    $0.claims[place] = nil
                }
                return line
            case .conflict(let found)?:
                size = found
                state.withLock { $0.sizes[place] = found }
                if found > checkpoint.size { return await examine(place, claim: found) }
            case .inconsistent?: return await examine(place, claim: nil)
            case nil: return nil
            }
        }
        return nil
    }

    /// What a witness has that does not fit the checkpoint it was asked about. A lone witness that lies must not stop an
    /// election: what counts is a tree that this log's key signed and that is no part of the one here, or that so many
    /// witnesses claim more that no quorum is left.
    ///
    /// - Returns: no line, ever.
    private func examine(_ place: Int, claim: Int?) async -> NoteSignature? {
        let (link, key, name) = (links[place], store.logKey, links[place].key.name)
        let shown = try? await threads.runIfActive { try link.latest(of: key) }
        // Read after the witness was: whatever another process had cosigned since then is in the store now.
        guard let stored = try? await store.checkpoint(), let own = try? verified(stored) else { return nil }
        if let shown, await contradicts(own, shown) {
            note(DatabaseLag(size: shown.size, own: own.size, witness: name, isProven: true))
        } else if let claim, claim > own.size {
            let (isMost, isNew) = state.withLock { state in
                let isNew = state.claims.updateValue(claim, forKey: place) == nil
                return (links.count - state.claims.count < rule.quorum, isNew)
            }
            let lag = DatabaseLag(size: claim, own: own.size, witness: name, isProven: false)
            if isMost { note(lag) } else if isNew { onWarning("unproven: \(lag.reason)") }
        }
        return nil
    }

    /// Whether the own tree does not begin with the one that is shown, or is a beginning of it.
    private func contradicts(_ own: Checkpoint, _ shown: Checkpoint) async -> Bool {
        guard shown.size <= own.size else { return true }
        guard let proof = try? await store.consistency(from: shown.size, to: own.size) else { return false }
        do throws(LogError) {
            try MerkleTree.verifyConsistency(
                from: shown.size, oldRoot: shown.root, to: own.size, newRoot: own.root, proof: proof)
            return false
        } catch {
            return true
        }
    }

    private func note(_ lag: DatabaseLag) {
        let isNew = state.withLock { state in
            defer { state.lag = state.lag ?? lag }
            return state.lag == nil
        }
        if isNew { onWarning(lag.reason) }
    }
}
