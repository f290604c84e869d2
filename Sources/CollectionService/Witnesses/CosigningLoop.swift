import ElectionModel

/// Runs rounds as long as the log has a checkpoint that the quorum has not cosigned, and wakes those who wait for one.
actor CosigningLoop {
    /// While somebody waits for a checkpoint that is about to be signed.
    private static let shortPause = Duration.milliseconds(20)
    private static let firstPause = Duration.milliseconds(300)
    private static let longestPause = Duration.seconds(5)

    private struct Waiter {
        let size: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    private let round: CosigningRound
    private let patience: Duration
    private var reached = -1
    private var waiting: [Int: Waiter] = [:]
    private var nextWaiter = 0
    private var task: Task<Void, Never>?
    private var hasMore = false

    init(_ round: CosigningRound, patience: Duration) {
        self.round = round
        self.patience = patience
    }

    /// There may be a new checkpoint.
    func wake() {
        hasMore = true
        guard task == nil else { return }
        task = Task { await run() }
    }

    /// Waits until a checkpoint over `size` leaves or more is cosigned.
    /// - Returns: whether one is; `false` once the time is over.
    func reach(_ size: Int, within time: Duration) async -> Bool {
        if reached >= size { return true }
        let waiter = nextWaiter
        nextWaiter += 1
        let timer = Task {
            try? await Task.sleep(for: time)
            giveUp(waiter)
        }
        defer { timer.cancel() }
        wake()
        return await withCheckedContinuation { waiting[waiter] = Waiter(size: size, continuation: $0) }
    }

    func stop() {
        task?.cancel()
        for waiter in waiting.keys { giveUp(waiter) }
    }

    private func giveUp(_ waiter: Int) { waiting.removeValue(forKey: waiter)?.continuation.resume(returning: false) }

    private func run() async {
        var pause = Self.firstPause
        while hasMore || !waiting.isEmpty, !Task.isCancelled {
            hasMore = false
            let outcome = try? await round.run(patience: patience)
            if let outcome { advance(to: outcome.size) }
            guard outcome?.isLatest != true else {
                pause = Self.firstPause
                if !waiting.isEmpty { try? await Task.sleep(for: Self.shortPause) }
                continue
            }
            // What was promised is pursued, also when nobody waits any more.
            hasMore = true
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
        task = nil
    }

    private func advance(to size: Int) {
        reached = max(reached, size)
        for (key, waiter) in waiting where waiter.size <= reached {
            waiting[key] = nil
            waiter.continuation.resume(returning: true)
        }
    }
}
