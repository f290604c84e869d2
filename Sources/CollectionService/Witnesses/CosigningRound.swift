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
    }

    private let store: any BallotStore
    private let rule: WitnessRule
    private let links: [WitnessLink]
    private let threads: NIOThreadPool
    private let state = Mutex(State())

    /// - Parameter authorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the system's.
    /// - Throws: ``ServiceError`` `.badConfiguration` for an address that cannot be used.
    public init(store: any BallotStore, rule: WitnessRule, authorities: [UInt8]? = nil) throws(ServiceError) {
        self.store = store
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

    /// Rounds until the latest checkpoint is cosigned or the time is over.
    /// - Returns: whether it is.
    public func pursue(for time: Duration) async throws -> Bool {
        let end = ContinuousClock.now + time
        while true {
            if try await run(patience: max(.milliseconds(1), end - .now)).isLatest { return true }
            guard ContinuousClock.now + .milliseconds(300) < end else { return false }
            try await Task.sleep(for: .milliseconds(300))
        }
    }

    @inline(never)
    private func verified(_ stored: StoredCheckpoint) throws -> Checkpoint {
        try Checkpoint(signed: stored.note, key: store.logKey, origin: store.logKey.name)
    }

    /// Lines by the place of their witness: of all, or of the quorum and whoever is quick.
    private func collect(_ checkpoint: Checkpoint, patience: Duration) async -> [Int: NoteSignature] {
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
            if lines.count >= rule.quorum, !isEnding {
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
        var size = state.withLock { $0.sizes[place] } ?? 0
        for _ in 0..<Self.attempts {
            guard size <= checkpoint.size,
                let proof = try? await store.consistency(from: size, to: checkpoint.size)
            else { return nil }
            let (link, old) = (links[place], size)
            let answer = try? await threads.runIfActive { try link.add(checkpoint, oldSize: old, proof: proof) }
            switch answer {
            case .cosigned(let line)?:
                state.withLock { $0.sizes[place] = checkpoint.size }
                return line
            case .conflict(let found)?:
                size = found
                state.withLock { $0.sizes[place] = found }
            case nil: return nil
            }
        }
        return nil
    }
}
