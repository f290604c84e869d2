import BallotEncryption
import CollectionAPI
import ElectionModel
import Primitives
import Testing

/// A good ballot under a statement that says something wrong.
@Suite struct StatementRefusalTests {
    @Test("another voter's ballot, copied and signed as one's own, is refused")
    func refusesCopy() async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let sealed = try alice.seal()
            _ = try await alice.cast(
                alice.sign(alice.statement(try await alice.ticket().ticket.ticket, sealed), ballot: sealed.ballot))
            let copy = try bob.sign(
                bob.statement(try await bob.ticket().ticket.ticket, sealed), ballot: sealed.ballot)
            try await collector.expect(.foreignBallot) { try await bob.send(copy) }
        }
    }

    @Test("the same ballot a second time, under a new statement of the same voter, is refused")
    func refusesReusedBallot() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let sealed = try voter.seal()
            for _ in 1...2 {
                let statement = voter.statement(try await voter.ticket().ticket.ticket, sealed)
                let submission = try voter.sign(statement, ballot: sealed.ballot)
                if statement.sequence == 1 {
                    _ = try await voter.cast(submission)
                } else {
                    try await collector.expect(.identifierUsed) { try await voter.send(submission) }
                }
            }
        }
    }
}
