import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Primitives
import Testing
import TransparencyLog

@Suite struct SequencerTests {
    @Test("ballots that come within the window share one checkpoint, and each still has its own leaf")
    func batches() async throws {
        var limits = TestCollector.generous
        limits.batchMilliseconds = 3_000
        try await TestCollector.run(limits: limits) { collector in
            var submissions: [(TestVoter, CastSubmission)] = []
            for identifier in ElectionWorld.voters.prefix(4) {
                let voter = collector.voter(identifier)
                submissions.append((voter, try await voter.prepare()))
            }
            let receipts = try await withThrowingTaskGroup(of: CastReceipt.self) { group in
                for (voter, submission) in submissions { group.addTask { try await voter.cast(submission) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let proofs = try receipts.map(Self.proof)
            #expect(Set(proofs.map(\.checkpoint.size)).count < receipts.count)
            #expect(Set(proofs.map(\.index)).count == receipts.count)
        }
    }

    @Test("L5, L6: votes in one second, and with the clock set back, count by their numbers and not by any time")
    func order() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter("EE-5")
            var last: CastReceipt?
            for step in [0, 0, -2, -5] {
                collector.clock.advance(step)
                last = try await voter.cast(voter.prepare())
            }
            let receipts = try await voter.status().receipts
            #expect(receipts.map(\.sequence) == [1, 2, 3, 4])
            #expect(receipts.last == last)
            let indices = try receipts.map { try Self.proof($0).index }
            #expect(indices == indices.sorted())
            #expect(try await collector.store.head(of: "EE-5")?.statement == last?.statement)
        }
    }

    @Test("R3: a ballot sent again after a newer one is answered with its old receipt, and nothing moves")
    func replay() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter("EE-6")
            let first = try await voter.prepare()
            let receipt = try await voter.cast(first)
            let second = try await voter.cast(voter.prepare([0, 1]))
            let before = try await collector.store.counts()
            #expect(try await voter.cast(first) == receipt)
            #expect(try await collector.store.counts() == before)
            #expect(try await collector.store.head(of: "EE-6")?.statement == second.statement)
        }
    }

    @inline(never)
    private static func proof(_ receipt: CastReceipt) throws -> InclusionReceipt {
        try InclusionReceipt(parsing: Array(receipt.proof.utf8))
    }
}
