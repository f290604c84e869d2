import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Tally
import Testing

@Suite("Standard group")
struct StandardGroupTests {
    @Test("a count of real size comes out with 2 of 3 guardians, and a forged ballot moves nothing")
    func wholeRun() async throws {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        var polling = TestPolling(election)
        let casts = try polling.cast([TestVotes.all[1], TestVotes.all[2]])
        let forged = try polling.vote(
            TestVotes.all[2],
            .with {
                $0.ballot = {
                    let alpha = try BallotForge.negative($0.contests[0].selections[0].ciphertext.alpha)
                    return $0.replacing(contest: 1, option: 1, alpha: alpha)
                }
            })
        let last = try polling.vote(TestVotes.all[5])
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", casts: casts + [last, forged])
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        #expect(count.outcome?.processed.counts.counted == 2 && count.outcome?.alarms.count == 1)
        let result = try await count.decrypt([1, 3])
        #expect(result.totals == [[3, 1, 0], [7, 3]] && result.withheld == [3])
    }
}
