import BallotStorage
import TransparencyLog

/// Puts pending ballots into the log, one batch at a time: who comes first waits a little for others, and what arrives
/// while a batch is written goes into the next, so that one signature and one sync serve all who wait.
///
/// It holds nothing but those who wait: the leaves are in the store, where each batch is one change.
actor Sequencer {
    private let store: any BallotStore
    private let signer: NoteSigner
    /// How long a batch collects.
    private let window: Duration
    private let stampedOnly: Bool
    /// Throws where nothing may be signed.
    private let permit: @Sendable () throws -> Void
    /// Is told of each new checkpoint.
    private let onCheckpoint: @Sendable () async -> Void
    private var waiting: [CheckedContinuation<Void, any Error>] = []
    private var isRunning = false

    /// - Parameter stampedOnly: whether a ballot waits for its timestamp before it is logged.
    init(
        store: any BallotStore, signer: NoteSigner, window: Duration, stampedOnly: Bool,
        permit: @escaping @Sendable () throws -> Void = {}, onCheckpoint: @escaping @Sendable () async -> Void
    ) {
        self.store = store
        self.signer = signer
        self.window = window
        self.stampedOnly = stampedOnly
        self.permit = permit
        self.onCheckpoint = onCheckpoint
    }

    /// Returns when everything that was pending at the call, and may be logged, is in the log.
    func flush() async throws {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(continuation)
            guard !isRunning else { return }
            isRunning = true
            Task { await run() }
        }
    }

    private func run() async {
        while !waiting.isEmpty {
            if window > .zero { try? await Task.sleep(for: window) }
            let batch = waiting
            waiting = []
            do {
                try permit()
                _ = try await store.logPending(signer: signer, stampedOnly: stampedOnly)
                await onCheckpoint()
                for continuation in batch { continuation.resume() }
            } catch {
                for continuation in batch { continuation.resume(throwing: error) }
            }
        }
        isRunning = false
    }
}
