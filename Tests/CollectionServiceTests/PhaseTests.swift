import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Primitives
import Testing

/// When ballots are taken.
@Suite struct PhaseTests {
    @Test("without the opening leaf nothing is taken, whatever the time")
    func refusesBeforeOpening() async throws {
        try await TestCollector.run(opened: false) { collector in
            let voter = collector.voter()
            try await collector.expect(.notOpen) { try await voter.https.send("POST", Routes.ticket) }
            let status = try await voter.status()
            #expect(status.phase == .notOpen && status.receipts.isEmpty)
            _ = try await collector.recorder.record("\(collector.world.officials)/open.json")
            _ = try await voter.cast(voter.prepare())
        }
    }

    @Test("between the opening leaf and the opening time nothing is taken")
    func refusesBeforeTime() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            collector.clock.now = Timestamp(seconds: collector.world.opensAt.seconds - 1)
            try await collector.expect(.notOpen) { try await voter.https.send("POST", Routes.ticket) }
            try await collector.expect(.notOpen) { try await voter.send(submission) }
            collector.clock.now = collector.world.opensAt
            _ = try await voter.cast(submission)
        }
    }

    @Test("from the closing time on nothing is taken, though the order is not logged yet")
    func refusesAfterTime() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            collector.clock.now = Timestamp(seconds: collector.world.closesAt.seconds - 1)
            let (last, late) = (try await voter.prepare(), try await collector.voter("EE-2").prepare())
            let receipt = try await voter.cast(last)
            collector.clock.advance(1)
            try await collector.expect(.closed) { try await collector.voter("EE-2").send(late) }
            try await collector.expect(.closed) { try await voter.https.send("POST", Routes.ticket) }
            #expect(try await voter.cast(last) == receipt)
        }
    }

    @Test("after the closing leaf nothing is taken")
    func refusesAfterClosing() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            try await collector.expect(.closed) { try await voter.send(submission) }
            try await collector.expect(.closed) { try await voter.https.send("POST", Routes.ticket) }
            let status = try await voter.status()
            #expect(status.phase == .closed)
        }
    }

    @Test("while voters cast, a closing by another process loses no receipt and leaves nothing pending")
    func closesUnderLoad() async throws {
        try await TestCollector.run { collector in
            let receipts = try await withThrowingTaskGroup(of: [CastReceipt].self) { group in
                for identifier in ElectionWorld.voters {
                    group.addTask { await castUntilClosed(collector.voter(identifier)) }
                }
                try await Task.sleep(for: .milliseconds(600))
                let second = try SecondProcess(collector)
                _ = try await second.recorder.record("\(collector.world.officials)/close.json")
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let counts = try await collector.store.counts()
            #expect(counts.pending == 0)
            #expect(counts.casts == receipts.count)
            let closing = try await collector.store.steps().last?.leaf
            #expect(closing == counts.logSize - 1)
        }
    }

    private func castUntilClosed(_ voter: TestVoter) async -> [CastReceipt] {
        var receipts: [CastReceipt] = []
        for _ in 0..<200 {
            guard let submission = try? await voter.prepare(), let receipt = try? await voter.cast(submission) else {
                return receipts
            }
            receipts.append(receipt)
        }
        return receipts
    }
}
