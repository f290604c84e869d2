import BallotEncryption
import BallotStorage
import CollectionAPI
import ElectionModel
import Primitives
import Testing

@Suite struct TicketRefusalTests {
    @Test("a ticket is good until its expiry and not from then on")
    func refusesExpired() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let (early, late) = (try await voter.prepare(), try await voter.prepare())
            collector.clock.advance(ElectionWorld.ticketLifetime - 1)
            _ = try await voter.cast(early)
            collector.clock.advance(1)
            try await collector.expect(.ticketExpired) { try await voter.send(late) }
        }
    }

    @Test("a ticket serves one statement; the refusal shows which")
    func refusesUsed() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let ticket = try await voter.ticket().ticket.ticket
            let (first, second) = (try voter.seal(), try voter.seal([0, 1]))
            let receipt = try await voter.cast(voter.sign(voter.statement(ticket, first), ballot: first.ballot))
            let again = try voter.sign(voter.statement(ticket, second), ballot: second.ballot)
            try await collector.expect(.ticketUsed) { try await voter.send(again) }
            #expect(try await voter.send(again).problem().winner == receipt)
        }
    }

    @Test("one ticket in parallel: one ballot is stored")
    func refusesParallelUse() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let ticket = try await voter.ticket().ticket.ticket
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let sealed = try voter.seal()
                        let submission = try voter.sign(voter.statement(ticket, sealed), ballot: sealed.ballot)
                        return try await voter.send(submission).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 409, 409, 409])
            let counts = try await collector.store.counts()
            #expect(counts.casts == 1)
        }
    }

    @Test("another voter's ticket is refused")
    func refusesOthers() async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let sealed = try bob.seal()
            let statement = bob.statement(try await alice.ticket().ticket.ticket, sealed)
            let submission = try bob.sign(statement, ballot: sealed.ballot)
            try await collector.expect(.wrongTicket) { try await bob.send(submission) }
        }
    }

    @Test("whoever is not in the roll gets no ticket and no status", arguments: [Routes.ticket, Routes.status])
    func refusesStrangers(_ route: String) async throws {
        try await TestCollector.run { collector in
            let stranger = collector.voter("EE-9")
            let method = route == Routes.ticket ? "POST" : "GET"
            try await collector.expect(.notEligible) { try await stranger.https.send(method, route) }
        }
    }
}
