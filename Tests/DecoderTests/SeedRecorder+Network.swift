import ElectionModel
import ElectionTestKit
import Primitives
import TransparencyLog

extension SeedRecorder {
    func recordNetwork(_ election: TestElection) throws {
        var polling = TestPolling(election)
        let hinted = try polling.vote(TestVotes.all[0], .with { $0.hints = { $0.bytes } }).submission
        let start = hinted.ballotBytes + [10] + (hinted.hints ?? [])
        try SeedWriter.write([start], "BallotRoots")
        try SeedWriter.write([start, start + [0, 0, 0, 0, 0, 0, 0, 0]], "HintEntry")
        let log = TestLog(leaves: (0..<5).map { [$0] })
        let folder = try TemporaryFolder().path
        try log.write(to: folder)
        let checkpoint = try UnverifiedCheckpoint(parsing: DurableFile.read("\(folder)/checkpoint"))
        let proofs = [[], [SHA256.hash([1]), SHA256.hash([2])]]
        try SeedWriter.write(
            proofs.map { try WitnessRequest(oldSize: 3 * $0.count, proof: $0, checkpoint: checkpoint).encoded },
            "WitnessRequest")
        try SeedWriter.write(["17-9F3A-22C1-7B04", "3 9f3a22c1 7b04"].map { Array($0.utf8) }, "ReceiptCode")
    }
}
