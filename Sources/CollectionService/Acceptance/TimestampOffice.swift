import BallotStorage
import CollectionAPI
import CurlTransfer
import ElectionModel
import Identity
import Logging
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
    /// - Returns: how many ballots got one, how many have none yet, and why the last of these.
    private func stampPending() async throws -> (stamped: Int, waiting: Int, reason: (any Error)?) {
        let waiting = try await store.unstamped(limit: Self.batch)
        var stamped = 0
        var reason: (any Error)?
        for cast in waiting {
            do {
                try await stamp(cast)
                stamped += 1
            } catch {
                reason = error
                // An authority that does not answer now does not answer for the next one either. But a wrong answer about
                // one ballot holds up no other.
                if (error as? Problem)?.code == .timestampUnavailable { break }
            }
        }
        return (stamped, waiting.count - stamped, reason)
    }

    /// Stamps and logs what is waiting, for ever. The operator is told of what goes wrong; it holds no voter data.
    func serve(_ sequencer: Sequencer, _ logger: Logger) async {
        guard isNeeded else { return }
        while !Task.isCancelled {
            do {
                let (stamped, waiting, reason) = try await stampPending()
                if let reason {
                    logger.warning(
                        "stored ballots have no timestamp yet",
                        metadata: ["waiting": "\(waiting)", "reason": "\(reason)"])
                }
                if stamped > 0 { try await sequencer.flush() }
            } catch {
                logger.error("stored ballots cannot be stamped or logged", metadata: ["reason": "\(error)"])
            }
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
