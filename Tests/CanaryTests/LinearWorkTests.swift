import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// Work that grows faster than the number of ballots shows only in large elections, unless it is counted (T11).
@Suite struct LinearWorkTests {
    /// Multiplications of the programs that count and verify an election of so many ballots.
    private struct Work {
        let processing: Int
        let verifying: Int

        init(_ election: TestElection, ballots: Int) async throws {
            let stage = try Stage(counting: true)
            // Each voter votes twice: what replaced ballots cost once, every one of these elections pays.
            let votes = (0..<ballots).map {
                TestVotes.Vote(voter: $0 / 2 + 1, selections: [1: [0, 1, 0], 2: [0, $0 % 2]])
            }
            let box = try TestBox(election, folder: "\(stage.folder)/box", votes: votes)
            let record = try await TestRecord(box)
            let fingerprint = ["--fingerprint", record.fingerprint.hexadecimal]
            processing = try stage.work(
                ["glassurn-tally", "box", "process", box.folder, "--out", "\(stage.folder)/count"] + fingerprint)
            verifying = try stage.work(["glassurn-observer", "verify", record.folder] + fingerprint)
        }
    }

    @Test("four times the ballots cost four times the multiplications, in counting and in verifying")
    func linear() async throws {
        let election = try TestElection(.full, group: .standard, minimumCellSize: 1)
        let one = try await Work(election, ballots: 2)
        let two = try await Work(election, ballots: 4)
        let four = try await Work(election, ballots: 8)
        for part in [\Work.processing, \Work.verifying] {
            let (first, second) = (two[keyPath: part] - one[keyPath: part], four[keyPath: part] - two[keyPath: part])
            // A ballot of five options costs thousands; what is the same for every election drops out.
            #expect(first > 2 * 1_000)
            #expect(abs(second - 2 * first) < first / 5, "\(first) for 2 more ballots, \(second) for 4 more")
        }
    }
}
