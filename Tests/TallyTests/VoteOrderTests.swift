import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// Attacks L5, L6, R3, K8 and O2: which of a voter's ballots counts.
@Suite("Order of a voter's ballots")
struct VoteOrderTests {
    private static let first = TestVotes.Vote(voter: 1, selections: [1: [1, 0, 0], 2: [0, 0]])
    private static let second = TestVotes.Vote(voter: 1, selections: [1: [0, 1, 0], 2: [0, 0]])
    private static let third = TestVotes.Vote(voter: 1, selections: [1: [0, 0, 1], 2: [0, 0]])
    private static let bystander = TestVotes.Vote(voter: 4, selections: [1: [1, 0, 0], 2: [1, 0]])

    private func process(_ make: (inout TestPolling) throws -> [TestCast]) async throws -> ProcessedBox {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        return try await ProcessedBox(election, make(&polling))
    }

    @Test("the sequence number decides, whatever the devices' clocks say", arguments: [-86_400, 0, 86_400])
    func clocks(_ offset: Int64) async throws {
        let now = try Fixture.election.get().now.seconds
        let box = try await process { polling in
            try [Self.first, Self.second, Self.third].enumerated().map { number, vote in
                try polling.vote(
                    vote,
                    .with { change in
                        change.statement = {
                            $0.replacing(castAt: Timestamp(seconds: now + Int64(number) * offset))
                        }
                    })
            }
        }
        #expect(box.kinds == [.superseded, .superseded, .counted] && box.outcome.alarms.isEmpty)
    }

    @Test("in a hundred orders of storage the same ballots count")
    func shuffled() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let casts = try polling.cast([Self.first, TestVotes.all[2], Self.second, TestVotes.all[8], Self.third])
        let expected = Set([casts[4], casts[3]].map(\.submission.statementHash))
        var random = SeededRandom("order of storage")
        for _ in 0..<100 {
            var shuffled = casts
            for index in shuffled.indices.dropFirst().reversed() {
                shuffled.swapAt(index, random.number(in: 0..<index + 1))
            }
            let box = try await ProcessedBox(election, shuffled)
            #expect(Set(box.counted.map { shuffled[$0].submission.statementHash }) == expected)
            #expect(box.isComplete && box.outcome.processed.counts.superseded == 3)
        }
    }

    @Test("a later number that is logged before an earlier one still counts, and is named")
    func loggedBackwards() async throws {
        let box = try await process { Array(try $0.cast([Self.first, Self.second]).reversed()) }
        #expect(box.kinds == [.counted, .superseded])
        #expect(box.outcome.alarms.contains { $0.contains("(order)") })
    }

    @Test("a missing number is named; the last ballot counts")
    func gap() async throws {
        let box = try await process { polling in
            let casts = try polling.cast([Self.first, Self.second, Self.third])
            return [casts[0], casts[2]]
        }
        #expect(box.kinds == [.superseded, .counted] && box.hasAlarm(1, "(gap)"))
    }

    @Test("a chain that does not begin with 1 is named")
    func missingBeginning() async throws {
        let box = try await process { [try $0.cast([Self.first, Self.second])[1]] }
        #expect(box.kinds == [.counted] && box.hasAlarm(0, "(gap)"))
    }

    @Test("of two ballots with one number the higher leaf counts, and the fork is named")
    func fork() async throws {
        let box = try await process { polling in
            let first = try polling.vote(Self.first)
            let lost = try polling.vote(Self.second, .with { $0.isRemembered = false })
            return [first, lost, try polling.vote(Self.third), try polling.vote(Self.bystander)]
        }
        #expect(box.kinds == [.superseded, .superseded, .counted, .counted] && box.hasAlarm(2, "(fork)"))
    }

    @Test("one ticket for two ballots is a fork")
    func ticketTwice() async throws {
        let box = try await process { polling in
            let first = try polling.vote(Self.first, .with { $0.isRemembered = false })
            let ticket = first.ticket.ticket
            return [first, try polling.vote(Self.second, .with { $0.ticket = { _ in ticket } })]
        }
        #expect(box.kinds == [.superseded, .counted] && box.hasAlarm(1, "(fork)"))
    }

    @Test("a statement that names another previous one is named")
    func otherPrevious() async throws {
        let box = try await process { polling in
            [
                try polling.vote(Self.first),
                try polling.vote(
                    Self.second, .with { $0.ticket = { $0.replacing(previous: SHA256.hash([7])) } }),
            ]
        }
        #expect(box.kinds == [.superseded, .counted] && box.hasAlarm(1, "previous"))
    }

    @Test("a last ballot that is logged again is not void: one of its leaves counts")
    func loggedTwice() async throws {
        let box = try await process { polling in
            let casts = try polling.cast([Self.first, Self.second])
            return casts + [casts[1]]
        }
        #expect(box.kinds == [.superseded, .counted, .invalid] && box.reasons[2] == .duplicate)
        #expect(box.hasAlarm(2, "(fork)") && box.hasAlarm(2, "duplicate"))
    }

    @Test("an earlier ballot that is logged again after a later one does not come back")
    func rolledBack() async throws {
        let box = try await process { polling in
            let casts = try polling.cast([Self.first, Self.second])
            return casts + [casts[0]]
        }
        #expect(box.kinds == [.superseded, .counted, .invalid] && box.reasons[2] == .duplicate)
        #expect(!box.outcome.alarms.isEmpty)
    }

    @Test("a last statement that is logged again with another ballot does not void the voter's ballot")
    func statementWithOtherBallot() async throws {
        let box = try await process { polling in
            let casts = try polling.cast([Self.first, Self.second])
            return casts + [casts[1].replacing(ballot: casts[0].submission.ballot)]
        }
        #expect(box.kinds == [.superseded, .counted, .invalid] && box.reasons[2] == .statement)
        #expect(box.hasAlarm(2, "(fork)"))
    }

    @Test("a second ballot with the identifier of the first is invalid and replaces it")
    func reusedBallot() async throws {
        let box = try await process { polling in
            let first = try polling.vote(Self.first)
            let statement = first.submission.statement
            let second = try polling.vote(
                Self.second,
                .with {
                    $0.ballot = { _ in first.submission.ballot }
                    $0.statement = { $0.replacing(identifierSalt: statement.identifierSalt) }
                })
            return [first, second]
        }
        #expect(box.kinds == [.superseded, .invalid] && box.reasons[1] == .duplicate && box.isComplete)
        #expect(box.hasAlarm(1, "duplicate"))
    }

    @Test("without re-voting a second ballot is invalid")
    func noRevoting() async throws {
        let election = try TestElection(revoting: false)
        var polling = TestPolling(election)
        let box = try await ProcessedBox(election, polling.cast([Self.first, Self.bystander, Self.second]))
        #expect(box.reasons[2] == .statement && box.kinds[1] == .counted && box.isComplete)
        #expect(box.hasAlarm(2, "does not allow"))
    }
}
