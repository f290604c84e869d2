import Foundation
import Primitives
import Testing
import TransparencyLog
import WitnessService

/// What a witness keeps of checkpoints that it does not cosign.
@Suite struct WitnessEvidenceTests {
    private let scratch: Scratch
    private let witness: Witness
    private let log: TestLog

    init() throws {
        scratch = try Scratch()
        var random = SystemRandom()
        _ = try Witness.create(in: scratch.path + "/w", name: "witness.invalid/1", using: &random)
        witness = try Witness(folder: scratch.path + "/w")
        log = try TestLog(40)
        try witness.addLog(log.key)
    }

    private func known() throws -> Witness.KnownLog {
        try #require(try witness.logs().first { $0.key == log.key })
    }

    /// Any old size and proof before a checkpoint, and lines of strangers after it.
    private func send(_ checkpoint: Checkpoint, old: Int, proof: [HashValue] = [], stranger: String? = nil) throws {
        var body = try WitnessRequest(oldSize: old, proof: proof, checkpoint: checkpoint.unverified).encoded
        if let stranger { body += Array("— \(stranger) \(Base64.encode(Array(stranger.utf8) + [0, 0, 0, 0]))\n".utf8) }
        if case .cosigned = try witness.answer(body, at: 2) { throw Unexpected() }
    }

    private func forks() throws -> [LogFork] {
        let folder = try known().evidenceFolder
        guard DurableFile.exists(folder) else { return [] }
        return try DurableFile.list(folder).map { name in
            let pair = try ["earlier", "later"].map {
                try Checkpoint(
                    signed: DurableFile.read("\(folder)/\(name)/\($0).checkpoint"), key: log.key,
                    origin: TestLog.origin)
            }
            return try LogFork(sameSize: pair[0], pair[1])
        }
    }

    private func cosign(_ sizes: Int...) throws {
        for (old, new) in zip([try known().latest?.size ?? 0] + sizes, sizes) {
            guard case .cosigned = try witness.answer(log.request(old, new), at: 1) else { throw Unexpected() }
        }
    }

    @Test("an honest checkpoint with a bad proof and lines of strangers is refused, and is no evidence of anything")
    func keepsNothingOfHonestLogs() throws {
        try cosign(5, 10)
        let junk = [try log.checkpoint(3).root]
        for number in 0..<20 {
            try send(log.checkpoint(10), old: 10, proof: junk, stranger: "stranger-\(number)")
            try send(log.checkpoint(5), old: 5, proof: junk, stranger: "stranger-\(number)")
        }
        #expect(try known().forkCount == 0 && known().unexplainedCount == 0)
        for number in 0..<20 { try send(log.checkpoint(12), old: 10, proof: junk, stranger: "stranger-\(number)") }
        #expect(try known().forkCount == 0 && known().unexplainedCount == 1)
        // And the real one is kept, whatever was sent before.
        try send(TestLog(40, fork: 2).checkpoint(10), old: 10, stranger: "stranger")
        #expect(try forks().map(\.later.size) == [10])
    }

    @Test("what was refused without a proof and is cosigned later is explained")
    func forgetsExplained() throws {
        try cosign(10)
        try send(log.checkpoint(12), old: 3)
        #expect(try known().unexplainedCount == 1)
        try cosign(12)
        #expect(try known().unexplainedCount == 0)
    }

    @Test("a signed tree that differs from one that was cosigned long ago is a fork, whatever old size it comes with")
    func keepsForkOfEarlierSize() throws {
        try cosign(10, 20, 30)
        let other = try TestLog(40, fork: 2)
        try send(other.checkpoint(10), old: 5)
        #expect(try forks().map(\.later.size) == [10])
        // Shrinking in so many words is malformed, and evidence too.
        try send(other.checkpoint(20), old: 30)
        #expect(try Set(forks().map(\.later.size)) == [10, 20])
        #expect(try forks().allSatisfy { $0.earlier.root != $0.later.root })
        #expect(try known().unexplainedCount == 0)
    }

    @Test("a signed tree of a size that was never cosigned is unexplained, and a second one of that size is a fork")
    func keepsUnexplained() throws {
        try cosign(10, 20)
        try send(TestLog(40, fork: 2).checkpoint(15), old: 5)
        #expect(try known().forkCount == 0 && known().unexplainedCount == 1)
        try send(log.checkpoint(15), old: 5)
        #expect(try forks().map(\.later.size) == [15])
    }

    @Test("a larger fork with a wrong old size is kept, and is proof as soon as its size is cosigned")
    func keepsLargerForks() throws {
        try cosign(10)
        let other = try TestLog(40, fork: 2)
        try send(other.checkpoint(25), old: 3, proof: other.proof(3, 25))
        #expect(try known().forkCount == 0 && known().unexplainedCount == 1)
        try cosign(25)
        #expect(try forks().map(\.later.size) == [25])
    }

    @Test("a witness without its last checkpoint, beside traces of earlier ones, does not begin again at 0")
    func refusesLostCheckpoint() throws {
        let second = try TestLog(5, origin: "log.invalid/second")
        try witness.addLog(second.key)
        try cosign(10, 20)
        let hash = SHA256.hash(Array(TestLog.origin.utf8)).hexadecimal.lowercased()
        try DurableFile.remove("\(scratch.path)/w/logs/\(hash)/checkpoint")
        #expect(throws: WitnessError(.damaged, "")) { try witness.answer(log.request(0, 10), at: 2) }
        // One damaged log does not hide the others.
        let logs = try witness.logs()
        #expect(logs.count == 2)
        #expect(logs.first { $0.key == second.key }?.damage == nil)
        #expect(logs.first { $0.key == log.key }?.damage?.code == .damaged)
        let status = try WitnessProcess.command(["status", "--data", scratch.path + "/w"])
        #expect(status.status == 2)
        #expect(status.output.contains("log.invalid/second, nothing cosigned"))
        #expect(status.output.contains("DAMAGED"))
    }

    @Test("when there is no room for more, status says so, and forks are kept all the same")
    func saysFull() throws {
        try cosign(10, 20)
        try send(log.checkpoint(7), old: 3)
        let folder = try known().unexplainedFolder
        for number in 1..<1_000 { try Data().write(to: URL(fileURLWithPath: "\(folder)/filler-\(number)")) }
        #expect(try known().isFull)
        try send(log.checkpoint(8), old: 3)
        #expect(try known().unexplainedCount == 1_000)
        let status = try WitnessProcess.command(["status", "--data", scratch.path + "/w"])
        #expect(status.status == 0)
        #expect(status.output.contains("no room for more"))
        try send(TestLog(40, fork: 2).checkpoint(10), old: 10)
        #expect(try forks().count == 1)
    }
}
