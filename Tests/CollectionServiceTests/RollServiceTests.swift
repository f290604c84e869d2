import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import ElectionTestKit
import Primitives
import Testing

/// Roll updates and override lists while a server runs, seen over HTTPS.
@Suite struct RollServiceTests {
    @Test("a running server follows the roll: stale ballots, moved, removed and new voters each get their answer")
    func follows() async throws {
        try await TestCollector.run { collector in
            var lists = try collector.lists()
            let (one, two, nine) = (collector.voter("EE-1"), collector.voter("EE-2"), collector.voter("EE-9"))
            let stale = try await one.prepare()
            let receipt = try await two.cast(two.prepare())
            try await collector.expect(.notEligible) { try await nine.https.send("POST", Routes.ticket) }
            let changes: [RollChanges.Change] = [
                .remove("EE-2"), .move("EE-3", ballotStyle: 2),
                .add(.init(identifier: "EE-9", name: "New", ballotStyle: 1)),
            ]
            try await collector.apply(try lists.update(changes), .rollUpdate)
            try await collector.expect(.staleRoll) { try await one.send(stale) }
            _ = try await one.cast(one.prepare())
            try await collector.expect(.notEligible) { try await two.https.send("POST", Routes.ticket) }
            let status = try await two.status()
            #expect(status.ballotStyle == nil && status.receipts == [receipt] && status.rollVersion == 1)
            #expect(try await collector.voter("EE-3").ticket().ticket.ticket.ballotStyle == 2)
            #expect(try await nine.cast(nine.prepare()).sequence == 1)
        }
    }

    @Test("an override list shows in the log and to nobody: the voter's status says nothing of it")
    func overrides() async throws {
        try await TestCollector.run { collector in
            var lists = try collector.lists()
            let voter = collector.voter()
            let receipt = try await voter.cast(voter.prepare())
            let size = try await collector.store.counts().logSize
            try await collector.apply(
                try lists.override([.init(voter: "EE-1", action: .revoke)]), .overrideList)
            #expect(try await collector.store.counts().logSize == size + 1)
            let status = try await voter.status()
            #expect(status.phase == .open && status.receipts == [receipt])
            // Whoever is revoked votes on: paper is decided about in the count.
            #expect(try await voter.cast(voter.prepare()).sequence == 2)
        }
    }
}
