import BallotEncryption
import CollectionAPI
import CollectionClient
import ElectionModel
import Foundation
import Identity
import Primitives
import Testing
import VoterCommand

/// A voter has asked to see what is in a ballot, and the collector refuses to log it: the ballot must not get away.
@Suite struct RefusedChallengeTests {
    private func run(_ fixture: VoterFixture) throws -> BallotOutcome {
        var random = SystemRandom()
        let choices = BallotChoices(session: fixture.session, voice: fixture.voice, language: "et", file: nil)
        return try VotingRun(session: fixture.session, choices: choices, language: "et", decision: .asked)
            .vote(signer: fixture.signer, using: &random)
    }

    private func submissions(_ fixture: VoterFixture) throws -> [ChallengeSubmission] {
        try fixture.collector.challenges.map {
            try ChallengeSubmission(canonical: $0.body, group: fixture.election.context.group)
        }
    }

    private func unlogged(_ fixture: VoterFixture) throws -> UnloggedBallot {
        let files = fixture.files.filter { $0.hasSuffix(".unlogged.json") }
        try #require(files.count == 1)
        let path = "\(fixture.folder.path)/\(files[0])"
        return try #require(try UnloggedBallot.read(path, group: fixture.election.context.group))
    }

    private func script() throws -> VoterFixture { try VoterFixture(script: ["2", "0", "encrypt", "challenge"]) }

    @Test(
        "where the roll changed, the very ballot that was asked about is signed for again, and no other one is offered")
    func sameStyle() throws {
        let fixture = try script()
        fixture.collector.change { $0.updates = [1, 1] }
        let outcome = try run(fixture).asChallenge()
        let sent = try submissions(fixture)
        #expect(sent.count == 3 && Set(sent.map(\.ballotHash)).count == 1 && Set(sent.map(\.opening)).count == 1)
        #expect(sent.map(\.statement.rollVersion) == [0, 1, 2] && Set(sent.map(\.statement.ticket)).count == 3)
        #expect(fixture.collector.challenged.count == 1)
        #expect(fixture.voice.said.count { $0.hasPrefix("Type cast to cast") } == 1)
        #expect(fixture.voice.said.count { $0.contains("the same ballot is signed for again") } == 2)
        #expect(
            fixture.files.count == 2 && !fixture.files.contains { $0.contains("pending") || $0.contains("unlogged") })
        #expect(outcome.receipt.confirmationCode == sent[0].ballot.confirmationCode)
    }

    @Test("where the ballot style changed, the opened ballot is kept, can be checked, and the voter is told so")
    func otherStyle() throws {
        let fixture = try script()
        fixture.collector.change { $0.updates = [2] }
        do {
            _ = try run(fixture)
            Issue.record("logged")
        } catch let error as VoterError {
            #expect(error.code == .testNotLogged)
            for text in ["your test is not in the log", "ballot style"] { #expect(error.reason.contains(text)) }
            for text in [".unlogged.json", "receipt verify", "never counts", "does not stand in"] {
                #expect(error.hint?.contains(text) == true, "\(text)")
            }
        }
        let kept = try unlogged(fixture)
        #expect(try submissions(fixture) == [kept.submission])
        #expect(throws: Never.self) { try kept.check(fixture.election.context) }
        #expect(fixture.voice.said.count { $0.hasPrefix("Type cast to cast") } == 1)
        #expect(fixture.collector.casts.isEmpty && fixture.collector.challenged.isEmpty)
        #expect(throws: Never.self) { try fixture.session.requireNothingPending() }
        #expect(try fixture.folder.challenges(of: fixture.election.context).isEmpty)
    }

    @Test("a collector that refuses for ever, or only says that the roll has changed, does not make the ballot vanish")
    func endless() throws {
        let busy = try script()
        busy.collector.change { $0.updates = [1, 1, 1, 1] }
        #expect(throws: VoterError(.testNotLogged, "")) { try run(busy) }
        #expect(try submissions(busy).last == unlogged(busy).submission && busy.collector.challenges.count == 3)
        let liar = try script()
        liar.collector.change { $0.refusal = Problem(.staleRoll, "the roll has changed") }
        #expect(throws: VoterError(.testNotLogged, "")) { try run(liar) }
        #expect(try submissions(liar) == [unlogged(liar).submission])
    }

    @Test(
        "every definite refusal keeps the ballot; of a device that lies the voter is told not to use it",
        arguments: [
            APIErrorCode.closed, .ticketUsed, .ticketExpired, .unknownTicket, .identifierUsed, .openingMismatch,
            .wrongOpeningShape,
        ])
    func refuses(code: APIErrorCode) throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.refusal = Problem(code, "no") }
        do {
            try fixture.challenge()
            Issue.record("accepted")
        } catch let error as VoterError {
            #expect(error.code == .testNotLogged)
            let isLie = [.openingMismatch, .wrongOpeningShape].contains(code)
            #expect((error.hint?.contains("do not use this device:") == true) == isLie)
        }
        let isTicket = [.ticketUsed, .ticketExpired, .unknownTicket].contains(code)
        #expect(fixture.collector.challenges.count == (isTicket ? 3 : 1) && fixture.files.count == 1)
        #expect(try submissions(fixture).last == unlogged(fixture).submission)
    }

    @Test("without a new ticket the ballot is kept: as pending where one may come, as not logged where none will")
    func noTicket() throws {
        for (code, ending) in [(APIErrorCode.unavailable, ".pending.json"), (.closed, ".unlogged.json")] {
            let fixture = try script()
            fixture.collector.change {
                $0.updates = [1]
                $0.ticketRefusal = Problem(code, "no")
            }
            let expected = VoterError(code == .closed ? .testNotLogged : .refused, "")
            #expect(throws: expected) { try run(fixture) }
            #expect(fixture.files.count == 1 && fixture.files[0].hasSuffix(ending))
        }
    }

    @Test("a pending ballot that must be signed for again waits for a signer, and is then logged as it is")
    func resumes() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.failuresBefore = 3 }
        #expect(throws: VoterError(.unreachable, "")) { try fixture.challenge() }
        let before = fixture.files
        fixture.collector.change { $0.updates = [1] }
        #expect(throws: VoterError(.ballotPending, "")) { try fixture.session.resume() }
        #expect(fixture.files == before && fixture.files[0].hasSuffix(".pending.json"))
        #expect(throws: VoterError(.ballotPending, "")) { try fixture.vote() }
        _ = try fixture.session.resume { fixture.signer }.asChallenge()
        #expect(Set(try submissions(fixture).map(\.ballotHash)).count == 1 && fixture.collector.challenged.count == 1)
    }
}
