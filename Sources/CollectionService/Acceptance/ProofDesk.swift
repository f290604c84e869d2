package import BallotChecks
package import ElectionModel
import Primitives
import Synchronization

/// How the proofs of ballots were checked since the start.
package struct ProofCounts: Hashable, Sendable {
    package var batches = 0
    /// Ballots in all batches together.
    package var batched = 0
    /// Ballots that were checked exactly: without usable hints, or because a batch did not show their proofs.
    package var exact = 0
    /// Ballots that wait.
    package var waiting = 0
}

/// Checks the proofs of the ballots that wait at the same time, together where their hints allow it.
///
/// Nobody waits for company. A thread that becomes free takes what waits at that moment, its share of it where other
/// threads are free too, up to a limit; the larger the crowd, the larger the batches. What a batch does not show is checked
/// exactly, each ballot by itself and on any thread, while the others have their answers; only that check
/// condemns. A voter whose hints once showed nothing is checked so from then on. Ballots wait within the memory of their
/// requests, which the service bounds.
package final class ProofDesk: Sendable {
    /// The size of a batch, in selections and one more for each ballot: two seconds of one thread's time or less. More
    /// would spare little and make the first of them wait for the last. A ballot that is larger makes a batch alone.
    package static let batchLimit = 2_048

    private struct State {
        var queue: ProofQueue
        var counts = ProofCounts()
        var nextNumber = 0
        /// Voters whose hints did not help; not more than the roll has.
        var suspects: Set<String> = []
    }

    private let checker: BallotChecker
    private let pool: CheckPool
    private let state: Mutex<State>

    package init(_ checker: BallotChecker, pool: CheckPool, batchLimit: Int = batchLimit) {
        self.checker = checker
        self.pool = pool
        state = Mutex(State(queue: ProofQueue(threads: pool.threads, batchLimit: batchLimit)))
    }

    package var counts: ProofCounts {
        state.withLock { state in
            var counts = state.counts
            counts.waiting = state.queue.count
            return counts
        }
    }

    /// Returns when the ballot is found to be right. A task that is cancelled while the ballot waits takes it out again.
    ///
    /// - Parameter hints: of ``BallotRoots`` for this ballot; `nil` for none that are of use.
    /// - Throws: the `BallotCheckError` of ``BallotChecker/validate(_:)``; `CancellationError`, also when the pool ends.
    package func check(_ ballot: EncryptedBallot, hints: [UInt8]?, voter: String) async throws {
        try Task.checkCancellation()
        let number = state.withLock { state in
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                let entry = ProofQueue.Entry(
                    number: number, voter: voter, ballot: ballot, hints: hints, answer: answer)
                let isSuspect = state.withLock { $0.suspects.contains(voter) }
                let isBatched = checker.supportsBatches && !isSuspect
                enqueue(isBatched ? entry : entry.withoutHints())
            }
        } onCancel: {
            state.withLock { $0.queue.withdraw(number) }?.answer.resume(throwing: CancellationError())
        }
    }

    /// Each ballot has a turn of the pool, in which it is checked unless an earlier turn took it along.
    private func enqueue(_ entry: ProofQueue.Entry) {
        state.withLock { $0.queue.add(entry) }
        pool.submit { isActive in
            if isActive { return self.serve() }
            for entry in self.state.withLock({ $0.queue.withdrawAll() }) {
                entry.answer.resume(throwing: CancellationError())
            }
        }
    }

    private func serve() {
        let batch = state.withLock { $0.queue.take() }
        guard let first = batch.first else { return }
        if first.hints == nil { checkExactly(first) } else { checkTogether(batch) }
        state.withLock { $0.queue.finish() }
    }

    private func checkExactly(_ entry: ProofQueue.Entry) {
        let verdict = Result { _ = try checker.validate(entry.ballot) }
        state.withLock { $0.counts.exact += 1 }
        entry.answer.resume(with: verdict)
    }

    private func checkTogether(_ batch: [ProofQueue.Entry]) {
        var random = SystemRandom()
        let verdicts = checker.validateTogether(
            batch.map { HintedBallot($0.ballot, hints: $0.hints) }, using: &random)
        state.withLock { state in
            state.counts.batches += 1
            state.counts.batched += batch.count
            for (entry, verdict) in zip(batch, verdicts) {
                if case .undecided = verdict { state.suspects.insert(entry.voter) }
            }
        }
        for (entry, verdict) in zip(batch, verdicts) {
            switch verdict {
            case .shown: entry.answer.resume()
            case .refused(let error): entry.answer.resume(throwing: error)
            case .undecided: enqueue(entry.withoutHints())
            }
        }
    }
}
