import BallotChecks
import BallotEncryption
import CollectionService
import Dispatch
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives

/// Ballots that are all there before the first thread of a proof desk is free.
struct Crowd: Sendable {
    /// What somebody sends, and what came of it.
    struct Member: Sendable {
        let voter: String
        let ballot: EncryptedBallot
        let hints: [UInt8]?

        init(_ voter: String, _ sealed: SealedBallot) {
            self.init(voter, sealed.ballot, hints: sealed.roots.bytes)
        }

        init(_ voter: String, _ ballot: EncryptedBallot, hints: [UInt8]?) {
            self.voter = voter
            self.ballot = ballot
            self.hints = hints
        }
    }

    /// One contest of two options in the standard group, and twelve ballots.
    static let shared = Task { try Crowd(count: 12) }

    let context: ElectionContext
    let sealed: [SealedBallot]

    private init(count: Int) throws {
        let manifest = try Manifest(
            label: "crowd", contests: [.init(label: "c", options: [.init(label: "a"), .init(label: "b")])],
            ballotStyles: [.init(label: "all", contests: [1])])
        let context = try TestElection(group: .standard, manifest: manifest).context
        let encryptor = BallotEncryptor(context: context, device: "crowd")
        let choices = try VoterSelections([1: [0, 1]], manifest: manifest, ballotStyle: 1)
        var random = SystemRandom()
        sealed = try (0..<count).map {
            try encryptor.encrypt(choices, voter: "V-\($0)", ballotStyle: 1, using: &random)
        }
        self.context = context
    }

    /// Everybody with right hints.
    var members: [Member] { sealed.enumerated().map { Member("V-\($0)", $1) } }

    func desk(threads: Int = 1, batchLimit: Int = ProofDesk.batchLimit) -> Stage {
        let pool = CheckPool(threads: threads)
        return Stage(pool: pool, desk: ProofDesk(BallotChecker(context), pool: pool, batchLimit: batchLimit))
    }

    /// A desk whose threads a test can hold.
    struct Stage: Sendable {
        let pool: CheckPool
        let desk: ProofDesk

        /// Lets all members come while the threads are held, and then go on.
        ///
        /// - Parameter whileWaiting: runs when all wait; is given the tasks in the members' order.
        func results(
            _ members: [Member], whileWaiting: ([Task<Void, any Error>]) async throws -> Void = { _ in }
        ) async throws -> [Result<Void, any Error>] {
            let (held, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let holders = (0..<pool.threads).map { _ in
                Task {
                    try await pool.run {
                        held.signal()
                        go.wait()
                    }
                }
            }
            await Task.detached { for _ in 0..<pool.threads { Self.wait(held) } }.value
            let tasks = members.map { member in
                Task { try await desk.check(member.ballot, hints: member.hints, voter: member.voter) }
            }
            while desk.counts.waiting < members.count { await Task.yield() }
            do { try await whileWaiting(tasks) } catch {
                for _ in holders { go.signal() }
                throw error
            }
            for _ in holders { go.signal() }
            var results: [Result<Void, any Error>] = []
            for task in tasks { results.append(await task.result) }
            return results
        }

        private static func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }
    }
}

extension Result where Success == Void, Failure == any Error {
    /// The code of a ballot that was refused; `nil` for one that was accepted or got no verdict.
    var refusal: BallotCheckError.Code? {
        guard case .failure(let error as BallotCheckError) = self else { return nil }
        return error.code
    }

    var isAccepted: Bool { (try? get()) != nil }

    var isCancelled: Bool {
        guard case .failure(is CancellationError) = self else { return false }
        return true
    }
}
