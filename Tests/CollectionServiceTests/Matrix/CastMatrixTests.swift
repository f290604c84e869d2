import CollectionAPI
import ElectionModel
import Testing

/// Every refusal of a cast, through real HTTPS, with nothing changed in what the collector keeps.
@Suite struct CastMatrixTests {
    @Test("each fault of a cast is refused under its own code, and nothing is stored")
    func refuses() async throws {
        try await TestCollector.run { collector in
            for fault in CastFault.inOrder {
                try await Self.expect([fault], collector)
            }
            // An honest draft after all this is accepted.
            let answer = try await CastDraft(collector).send()
            #expect(answer.status == 200)
        }
    }

    /// Each fault with the next one that can stand beside it, and with the last one of all.
    @Test("a cast with two faults gets the code of the check that comes first")
    func keepsOrder() async throws {
        try await TestCollector.run { collector in
            let faults = CastFault.inOrder
            var pairs = 0
            for (index, fault) in faults.enumerated() {
                let later = faults[(index + 1)...].filter { $0.parts.isDisjoint(with: fault.parts) }
                for second in [later.first, later.last].compactMap({ $0 }) {
                    pairs += 1
                    try await Self.expect([fault, second], collector)
                }
            }
            #expect(pairs > 2 * faults.count - 12)
        }
    }

    /// - Parameter faults: in the order of the checks.
    private static func expect(_ faults: [CastFault], _ collector: TestCollector) async throws {
        let codes = "\(faults.map(\.code))"
        collector.clock.now = Timestamp(seconds: collector.world.opensAt.seconds + 10)
        var draft = try await CastDraft(collector)
        // What is found first is spoiled last: it may stand on what the others made.
        for fault in faults.reversed() { try await fault.apply(&draft) }
        let before = try DatabaseDump(collector.folder)
        let answer = try await draft.send()
        var after = try DatabaseDump(collector.folder)
        guard answer.status != 200 else {
            Issue.record("\(codes) was accepted")
            return
        }
        let problem = try answer.problem()
        #expect(problem.code == faults[0].code, "\(codes): \(problem.detail)")
        // A new ticket is the one thing that a refusal may store, and it shows it.
        #expect(after.removeTickets(since: before) == (problem.ticket == nil ? 0 : 1), "\(codes)")
        #expect(after == before, "\(codes)")
        let isTaken = [.ticketUsed, .sequenceTaken].contains(problem.code)
        #expect((problem.winner != nil) == isTaken && (problem.ticket != nil) == isTaken, "\(codes)")
        #expect(problem.winner == nil || problem.winner?.sequence == draft.ticket.sequence, "\(codes)")
    }
}
