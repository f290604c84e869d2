import BallotStorage
import TransparencyLog

/// Puts pending ballots into the log, one batch at a time: what arrives while a batch is written goes into the next,
/// so that one signature and one sync serve all who wait.
actor Sequencer {
    private let store: any BallotStore
    private let signer: NoteSigner
    private var waiting: [CheckedContinuation<Void, any Error>] = []
    private var isRunning = false

    init(store: any BallotStore, signer: NoteSigner) {
        self.store = store
        self.signer = signer
    }

    /// Returns when everything that was pending at the call is in the log.
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
            let batch = waiting
            waiting = []
            do {
                _ = try await store.logPending(signer: signer)
                for continuation in batch { continuation.resume() }
            } catch {
                for continuation in batch { continuation.resume(throwing: error) }
            }
        }
        isRunning = false
    }
}
