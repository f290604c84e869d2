import ElectionModel
import ElectionTestKit

/// What happens in an election whose roll changes and in which paper replaces ballots. Before the opening T-7 is moved;
/// later T-8 joins and T-4 leaves after voting. T-1 (who votes twice) and T-5 are revoked, T-5 is restored after the
/// closing, T-7 is revoked without a ballot.
enum ListElection {
    /// In the order of casting.
    static let votes =
        [1, 4, 5, 2].map { vote($0, [1: [1, 0, 0], 2: [1, 0]]) } + [
            vote(1, [1: [0, 1, 0], 2: [0, 1]]), vote(8, [1: [0, 0, 1], 2: [0, 0]]),
        ]

    private static func vote(_ voter: Int, _ selections: [Int: [Int]]) -> TestVotes.Vote {
        TestVotes.Vote(voter: voter, selections: selections)
    }

    static func events(_ election: TestElection) throws -> [TestBox.Event] {
        var (lists, polling) = (TestLists(election), TestPolling(election))
        var events: [TestBox.Event] = [.roll(try lists.update([.move("T-7", ballotStyle: 2)])), .open]
        polling.roll = lists.rolls.current
        events += try polling.cast(Array(votes[..<4])).map { .cast($0) }
        events.append(
            .roll(try lists.update([.remove("T-4"), .add(.init(identifier: "T-8", name: "New", ballotStyle: 1))])))
        polling.roll = lists.rolls.current
        events += try polling.cast(Array(votes[4...])).map { .cast($0) }
        events.append(
            .override(try lists.override(["T-1", "T-5", "T-7"].map { .init(voter: $0, action: .revoke) })))
        events.append(.close)
        events.append(.override(try lists.override([.init(voter: "T-5", action: .restore)])))
        return events
    }
}
