import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// Attack K8 in the count: who processes the box does not trust the collector to have used each ticket once.
@Suite("Tickets that serve twice, in the count")
struct RepeatedTicketTests {
    private static let alice = TestVotes.Vote(voter: 4, selections: [1: [1, 0, 0], 2: [1, 1]])
    private static let bob = TestVotes.Vote(voter: 5, selections: [1: [0, 1, 0], 2: [0, 0]])

    /// What the alarm says of ballots by their numbers from 0.
    private func text(_ later: Int, _ first: Int) -> String {
        "leaf \(Fixture.firstLeaf + later): with the ticket of leaf \(Fixture.firstLeaf + first),"
    }

    private func alarms(_ box: ChallengedBox) -> [String] { box.alarms.filter { $0.contains("(ticket-used)") } }

    @Test("a ballot that is cast with the ticket of a challenge is named, and counts")
    func challengeThenCast() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let challenge = try polling.challenge(Self.alice)
        let cast = try polling.vote(Self.alice, .with { $0.ticket = { _ in challenge.ticket.ticket } })
        let box = try await ChallengedBox(election, [.challenge(challenge), .cast(cast)])
        #expect(box.kinds == [.challenged, .counted] && box.isConsistent)
        #expect(box.alarms.count == 1 && box.alarms[0].hasPrefix(text(1, 0)))
    }

    @Test("a challenge with the ticket of a cast ballot is named, and takes nothing from that ballot")
    func castThenChallenge() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let cast = try polling.vote(Self.alice)
        let challenge = try polling.challenge(Self.alice, .with { $0.ticket = { _ in cast.ticket.ticket } })
        let box = try await ChallengedBox(election, [.cast(cast), .challenge(challenge)])
        #expect(box.kinds == [.counted, .challenged] && box.isConsistent)
        #expect(box.alarms.count == 1 && box.alarms[0].hasPrefix(text(1, 0)))
    }

    @Test("of several challenges and casts with one ticket each later one is named with the first")
    func many() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let first = try polling.challenge(Self.alice)
        let ticket = first.ticket.ticket
        let second = try polling.challenge(Self.alice, .with { $0.ticket = { _ in ticket } })
        let cast = try polling.vote(Self.alice, .with { $0.ticket = { _ in ticket } })
        let again = try polling.vote(Self.alice, .with { $0.ticket = { _ in ticket } })
        let events: [TestBox.Event] = [
            .challenge(first), .cast(try polling.vote(Self.bob)), .challenge(second), .cast(cast), .cast(again),
        ]
        let box = try await ChallengedBox(election, events)
        #expect(box.kinds == [.challenged, .counted, .challenged, .superseded, .counted] && box.isConsistent)
        let found = alarms(box)
        #expect(found.count == 3 && zip(found, [2, 3, 4]).allSatisfy { $0.hasPrefix(text($1, 0)) }, "\(found)")
    }

    @Test("a challenge that does not open has used its ticket too")
    func unopened() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let challenge = try polling.challenge(Self.alice, .with { $0.opening = { $0.replacing(value: 0) } })
        let cast = try polling.vote(Self.alice, .with { $0.ticket = { _ in challenge.ticket.ticket } })
        let box = try await ChallengedBox(election, [.challenge(challenge), .cast(cast)])
        #expect(box.kinds == [.challengedUnopened, .counted] && alarms(box).count == 1)
    }

    @Test("nobody uses up another voter's ticket by naming it, in a cast or in a challenge")
    func foreign() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let cast = try polling.vote(Self.alice)
        let ticket = cast.ticket.ticket
        let stolen = try polling.vote(Self.bob, .with { $0.ticket = { _ in ticket } })
        let tested = try polling.challenge(Self.bob, .with { $0.ticket = { _ in ticket } })
        let box = try await ChallengedBox(election, [.challenge(tested), .cast(stolen), .cast(cast)])
        #expect(box.kinds == [.challengedUnopened, .invalid, .counted] && box.isConsistent)
        #expect(box.processed.reasons[1] == .ticket && box.alarms.count == 2 && alarms(box).isEmpty)
    }

    @Test("parts of a box give the same alarms, though the ticket's ballots lie in several of them")
    func shards() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let first = try polling.vote(Self.alice)
        let others = try polling.cast(Array(TestVotes.all.prefix(3)))
        let second = try polling.vote(Self.alice, .with { $0.ticket = { _ in first.ticket.ticket } })
        let sharding = try BoxSharding(election, [first] + others + [second])
        let whole = try await sharding.result()
        #expect(whole.alarms.contains { $0.hasPrefix(text(4, 0)) })
        #expect(try await sharding.result(sharding.parts(5)) == whole)
    }
}
