import BallotEncryption
import CollectionAPI
import CollectionClient
import ElectionModel
import Primitives
import Testing
import VoterCommand

/// The roll of voters changes while somebody votes (attack L10, on the voter's side).
@Suite struct VotingRunTests {
    /// The answers for ballot style 1, then for ballot style 2.
    private static let all = ["2", "1 1 3", "encrypt", "cast"]
    private static let some = ["1", "encrypt", "cast"]

    @discardableResult
    private func vote(_ fixture: VoterFixture, file: String? = nil) throws -> CastOutcome {
        var random = SystemRandom()
        let choices = BallotChoices(session: fixture.session, voice: fixture.voice, language: "et", file: file)
        let decision: BallotDecision = file == nil ? .asked : .given(.cast)
        return try VotingRun(session: fixture.session, choices: choices, language: "et", decision: decision)
            .vote(signer: fixture.signer, using: &random).asCast()
    }

    private func tickets(_ fixture: VoterFixture) -> Int {
        fixture.collector.requests.count { $0.path == Routes.ticket }
    }

    @Test("with the same ballot style the vote goes on by itself, with a new ticket and a new ballot, and asks again")
    func sameStyle() throws {
        let fixture = try VoterFixture(script: Self.all + ["cast", "cast"])
        fixture.collector.change { $0.updates = [1, 1] }
        let outcome = try vote(fixture)
        #expect(outcome.receipt.receipt.sequence == 1 && fixture.collector.receipts.count == 1)
        #expect(tickets(fixture) == 3 && fixture.collector.casts.count == 3)
        #expect(Set(fixture.collector.casts.map(\.body)).count == 3)
        #expect(fixture.voice.said.count { $0.contains("your ballot is the same") } == 2)
        #expect(fixture.voice.warnings.isEmpty)
        #expect(
            fixture.files == ["test-1.json", "test-1.statement.json", "test-1.statement.p7s", "test-1.tlog-proof"])
    }

    @Test("with another ballot style the voter is told what changed and chooses anew; nothing old is sent")
    func otherStyle() throws {
        let fixture = try VoterFixture(script: Self.all + Self.some)
        fixture.collector.change { $0.updates = [2] }
        try vote(fixture)
        let warning = try #require(fixture.voice.warnings.first)
        for text in ["\"Some\"", "\"All\"", "Hinded", "nothing was cast"] { #expect(warning.contains(text), "\(text)") }
        #expect(!warning.contains("Värv"))
        let last = try #require(fixture.collector.casts.last)
        let submission = try CastSubmission(canonical: last.body, group: fixture.election.context.group)
        #expect(submission.statement.ballotStyle == 2 && submission.ballot.contests.map(\.contest) == [2])
        #expect(fixture.collector.receipts.count == 1)
    }

    @Test("choices from a file are not bent to another ballot style")
    func fileOfOtherStyle() throws {
        let fixture = try VoterFixture()
        let file = try fixture.write(
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[2]},{"contest":2,"options":[]}]}"#,
            "choices.json")
        fixture.collector.change { $0.updates = [2] }
        #expect(throws: VoterError(.wrongStyle, "")) { try vote(fixture, file: file) }
        #expect(fixture.collector.receipts.isEmpty && fixture.voice.warnings.count == 1)
    }

    @Test("a roll that changes for ever, or a collector that only says so, ends the vote with nothing cast")
    func endless() throws {
        let busy = try VoterFixture(script: Self.all + ["cast", "cast"])
        busy.collector.change { $0.updates = [1, 1, 1, 1, 1] }
        #expect(throws: VoterError(.staleRoll, "")) { try vote(busy) }
        #expect(busy.collector.casts.count == 3 && busy.collector.receipts.isEmpty && busy.files.isEmpty)
        let liar = try VoterFixture(script: Self.all)
        liar.collector.change { $0.refusal = Problem(.staleRoll, "the roll has changed") }
        #expect(throws: VoterError(.staleRoll, "")) { try vote(liar) }
        #expect(liar.collector.casts.count == 1 && liar.files.isEmpty)
    }

    @Test("any other refusal is none of this business")
    func otherRefusal() throws {
        let fixture = try VoterFixture(script: Self.all)
        fixture.collector.change { $0.refusal = Problem(.wrongStyle, "no") }
        #expect(throws: VoterError(.refused, "")) { try vote(fixture) }
        #expect(tickets(fixture) == 1)
    }
}
