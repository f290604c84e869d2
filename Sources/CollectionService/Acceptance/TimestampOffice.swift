import BallotStorage
import CollectionAPI
import CurlTransfer
import ElectionModel
import Identity
import Primitives

/// Gets a timestamp for every stored ballot, where the election has an authority for it: after the ballot is durable, so
/// that whatever the authority registered is in the ballot box, and before it is logged.
actor TimestampOffice {
    /// Between two looks at ballots that still have none.
    private static let pause = Duration.seconds(5)
    private static let batch = 64

    nonisolated let isNeeded: Bool
    private let store: any BallotStore
    private let authority: VerifiedTimestamp.Authority?
    private let responder: Responder?
    /// Threads that may wait for answers.
    private let pool: CheckPool
    private let now: @Sendable () -> Timestamp
    /// One question for each ballot, however many wait for its answer.
    private var running: [HashValue: Task<Void, any Error>] = [:]

    init(
        store: any BallotStore, rules: IdentityRules, pool: CheckPool, now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.pool = pool
        self.now = now
        authority = rules.authority()
        isNeeded = rules.timestampAuthority != nil
        responder = rules.timestampAuthority.map {
            Responder(
                address: $0.url, requestType: TimestampRequest.mediaType, answerType: TimestampRequest.answerMediaType)
        }
    }

    /// The timestamp of a stored ballot; got now if it has none.
    ///
    /// - Throws: ``Problem`` `.timestampUnavailable`; `IdentityError`, `StorageError`.
    func stamp(_ cast: UnstampedCast) async throws {
        if let task = running[cast.statement] { return try await task.value }
        let task = Task { try await obtain(cast) }
        running[cast.statement] = task
        defer { running[cast.statement] = nil }
        try await task.value
    }

    /// Gets what is missing: after a restart, or when the authority did not answer before.
    ///
    /// - Returns: whether any ballot got one.
    func stampPending() async -> Bool {
        guard isNeeded, let waiting = try? await store.unstamped(limit: Self.batch) else { return false }
        var isAny = false
        for cast in waiting {
            do {
                try await stamp(cast)
                isAny = true
            } catch let problem as Problem where problem.code == .timestampUnavailable {
                // The authority does not answer now: nor will it for the next one.
                return isAny
            } catch {
                // A wrong answer about one ballot holds up no other; its voter hears of it and asks again.
                continue
            }
        }
        return isAny
    }

    /// Stamps and logs what is waiting, for ever.
    func serve(_ sequencer: Sequencer) async {
        guard isNeeded else { return }
        while !Task.isCancelled {
            if await stampPending() { try? await sequencer.flush() }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func obtain(_ cast: UnstampedCast) async throws {
        guard let authority, let responder else { return }
        guard try await store.timestamp(of: cast.statement) == nil else { return }
        let now = now
        let token = try await pool.run {
            var random = SystemRandom()
            let request = TimestampRequest(over: cast.signature, using: &random)
            do {
                let token = try responder.ask(request.der)
                let time = now().seconds
                _ = try VerifiedTimestamp(
                    checking: token, over: cast.signature, request: request, in: time...time, by: authority)
                return token
            } catch is TransferError {
                throw Problem(
                    .timestampUnavailable,
                    "the ballot is stored, but the timestamp authority does not answer; send the same ballot again")
            }
        }
        try await store.attach(timestamp: token, to: cast.statement)
    }
}
