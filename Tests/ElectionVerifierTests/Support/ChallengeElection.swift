import ElectionModel
import ElectionTestKit

/// An election in which three voters have a ballot opened: the first before anybody casts, one who never casts, and one
/// with the other ballot style at the end. Then all vote as in ``TestVotes/all``.
enum ChallengeElection {
    static let challenged = [
        TestVotes.Vote(voter: 4, selections: [1: [1, 0, 0], 2: [2, 0]]),
        TestVotes.Vote(voter: 7, selections: [1: [0, 0, 1], 2: [1, 2]]),
        TestVotes.Vote(voter: 6, selections: [1: [0, 0, 0], 2: [0, 1], 3: [0, 1]]),
    ]

    static func events(_ election: TestElection, votes: [TestVotes.Vote] = TestVotes.all) throws -> [TestBox.Event] {
        var polling = TestPolling(election)
        var events: [TestBox.Event] = [.open, .challenge(try polling.challenge(challenged[0]))]
        events += try polling.cast(Array(votes.prefix(4))).map { .cast($0) }
        events.append(.challenge(try polling.challenge(challenged[1])))
        events += try polling.cast(Array(votes.dropFirst(4))).map { .cast($0) }
        return events + [.challenge(try polling.challenge(challenged[2])), .close]
    }
}
