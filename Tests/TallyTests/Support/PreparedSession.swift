import ElectionModel
import ElectionTestKit
import Primitives
import Tally

/// A count whose first session, by guardians 1 and 3, is logged and revealed but not answered.
struct PreparedSession {
    var count: TestCount
    let aggregate: RebuiltAggregate
    let commitments: [SessionCommitment]
    let reveals: [SessionReveal]

    static let guardians = [1, 3]

    /// Processed, nothing decrypted; made once.
    static let processed = Task {
        let work = try TemporaryFolder()
        let election = try TestElection(minimumCellSize: 1)
        let box = try TestBox(election, folder: "\(work.path)/box", votes: TestVotes.all)
        return try await TestCount.processed(box, folder: try TemporaryFolder().path)
    }

    private static let shared = Task {
        var random = SystemRandom()
        var count = try await processed.value.copy()
        let aggregate = try await count.opened().rebuildAggregate {}
        let members = try guardians.map { try count.guardian($0, aggregate) }
        let commitments = try members.map { try $0.commit(number: 1, guardians: guardians, using: &random) }
        let session = try count.logSession(commitments)
        return PreparedSession(
            count: count, aggregate: aggregate, commitments: commitments,
            reveals: try members.map { try $0.reveal(session) })
    }

    /// A copy of one's own, with the guardians' media.
    static func fresh() async throws -> PreparedSession {
        let shared = try await shared.value
        return PreparedSession(
            count: try shared.count.copy(), aggregate: shared.aggregate, commitments: shared.commitments,
            reveals: shared.reveals)
    }

    func guardian(_ index: Int) throws -> DecryptingGuardian { try count.guardian(index, aggregate) }

    /// What would come out if all were honest.
    static func totals(of election: TestElection) -> [[Int]] {
        TestVotes.plainTotals(TestVotes.all, manifest: election.context.manifest, roll: election.roll)
    }
}

extension ResultDocument {
    var totals: [[Int]] { contests.map { $0.options.map(\.total) } }
}
