import BallotEncryption
import CollectionAPI
import CollectionClient
import ElectionModel
import Foundation
import Primitives
import Testing
import TransparencyLog
import VoterCommand

/// A voter's device that opens a ballot as a test.
@Suite struct ChallengeTests {
    private func stem(_ outcome: ChallengeOutcome) -> String {
        "test-challenge-\(outcome.receipt.confirmationCode.hexadecimal.prefix(12))"
    }

    @Test("a challenged ballot is logged and its receipt kept; the vote is still to be cast, as number 1")
    func challenges()
        throws
    {
        let fixture = try VoterFixture()
        let outcome = try fixture.challenge()
        #expect(outcome.inclusion.index == 4 && fixture.collector.challenged.count == 1)
        #expect(outcome.opening.contests.map { $0.options.map(\.value) } == [[0, 1, 0], [3, 0, 1]])
        #expect(fixture.files == ["\(stem(outcome)).json", "\(stem(outcome)).tlog-proof"])
        #expect(outcome.path == "\(fixture.folder.path)/\(stem(outcome)).json")
        let kept = try fixture.folder.challenges(of: fixture.election.context)
        #expect(kept.map(\.saved) == [outcome.receipt])
        #expect(try fixture.vote().receipt.receipt.sequence == 1)
        #expect(fixture.voice.warnings.isEmpty)
        let again = try fixture.challenge()
        #expect(again.receipt != outcome.receipt && fixture.collector.challenged.count == 2)
    }

    @Test("the voter is asked when the confirmation code is fixed, and the code is that of what is sent then")
    func asks() throws {
        for answer in BallotAnswer.allCases {
            let fixture = try VoterFixture(script: ["2", "0", "encrypt", "", "Cast", "what?", answer.rawValue])
            let outcome = try run(fixture)
            let said = fixture.voice.said
            let shown = try #require(said.firstIndex { $0.contains("confirmation code") })
            let asked = try #require(said.firstIndex { $0.hasPrefix("Type cast to cast") })
            #expect(shown < asked && said.count { $0.hasPrefix("Type cast to cast") } == 4)
            let code: HashValue
            switch answer {
            case .cast: code = try outcome.asCast().receipt.confirmationCode
            case .challenge: code = try outcome.asChallenge().receipt.confirmationCode
            }
            #expect(said[shown].contains(PlainText.groups(code.hexadecimal)))
            #expect(fixture.collector.casts.count == (answer == .cast ? 1 : 0))
            #expect(fixture.collector.challenges.count == (answer == .challenge ? 1 : 0))
        }
    }

    @Test("silence and cancel send nothing and leave nothing", arguments: [[], ["cancel"], ["maybe"]])
    func cancels(script: [String]) throws {
        let fixture = try VoterFixture(script: ["2", "0", "encrypt"] + script)
        #expect(throws: VoterError(.cancelled, "")) { try run(fixture) }
        #expect(fixture.collector.requests.map(\.path) == [Routes.ticket] && fixture.files.isEmpty)
    }

    @Test(
        "a voter who takes long to answer gets a new ticket for the same ballot; with another ballot style it is kept")
    func slow() throws {
        for style in [1, 2] {
            let fixture = try VoterFixture(script: ["2", "0", "encrypt"])
            let voice = AnsweringVoice(inner: fixture.voice) {
                fixture.time.advance(400)
                fixture.collector.change { $0.ballotStyle = style }
                return "challenge"
            }
            let session = CastingSession(
                context: fixture.election.context, client: fixture.client, voter: "EE-1", folder: fixture.folder,
                voice: voice, clock: fixture.clock)
            let choices = BallotChoices(session: session, voice: fixture.voice, language: "et", file: nil)
            let run = VotingRun(session: session, choices: choices, language: "et", decision: .asked)
            var random = SystemRandom()
            if style == 1 {
                _ = try run.vote(signer: fixture.signer, using: &random).asChallenge()
                #expect(fixture.collector.requests.count { $0.path == Routes.ticket } == 2)
            } else {
                #expect(throws: VoterError(.testNotLogged, "")) { try run.vote(signer: fixture.signer, using: &random) }
                #expect(fixture.collector.challenged.isEmpty)
                #expect(fixture.files.count == 1 && fixture.files[0].hasSuffix(".unlogged.json"))
            }
        }
    }

    @Test("an answer given in advance asks nothing") func given() throws {
        let fixture = try VoterFixture(script: ["2", "0", "encrypt"])
        _ = try run(fixture, .given(.challenge)).asChallenge()
        #expect(!fixture.voice.said.contains { $0.hasPrefix("Type cast to cast") })
    }

    @Test("a challenge whose answer never came is sent again byte for byte, and nothing else is done before")
    func resumes() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.failuresAfter = 3 }
        #expect(throws: VoterError(.unreachable, "")) { try fixture.challenge() }
        #expect(fixture.files.count == 1 && fixture.files[0].hasSuffix(".pending.json"))
        #expect(throws: VoterError(.ballotPending, "")) { try fixture.vote() }
        #expect(throws: VoterError(.ballotPending, "")) { try fixture.challenge() }
        let outcome = try fixture.session.resume().asChallenge()
        #expect(fixture.collector.challenges.count == 4)
        #expect(Set(fixture.collector.challenges.map(\.body)).count == 1 && fixture.collector.challenged.count == 1)
        #expect(fixture.files == ["\(stem(outcome)).json", "\(stem(outcome)).tlog-proof"])
        #expect(throws: VoterError(.nothingPending, "")) { try fixture.session.resume() }
    }

    @Test(
        "a fault that may pass keeps the challenge", arguments: [APIErrorCode.unavailable, .witnessesLate, .logBehind])
    func keepsPending(code: APIErrorCode) throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.refusal = Problem(code, "later") }
        let error = #expect(throws: VoterError.self) { try fixture.challenge() }
        #expect(error?.code == .refused && error?.hint?.contains("vote --resume") == true)
        #expect(fixture.collector.challenges.count == 3 && fixture.files.count == 1)
        fixture.collector.change { $0.refusal = nil }
        #expect(throws: Never.self) { try fixture.session.resume().asChallenge() }
    }

    enum Forgery: String, CaseIterable { case ballot, statement, proof, otherLog, castLeaf }

    @Test(
        "a receipt that does not prove this challenge is refused, and the challenge kept", arguments: Forgery.allCases)
    func refusesReceipt(_ forgery: Forgery) throws {
        let fixture = try VoterFixture()
        let earlier = try fixture.collector.castElsewhere()
        let foreign = try StubCollector(TestElection(label: "Other")).castElsewhere()
        let collector = fixture.collector
        fixture.collector.change {
            $0.receipts = []
            $0.forgeChallengeReceipt = { honest in
                let proof =
                    switch forgery {
                    case .proof: earlier.proof
                    case .otherLog: foreign.proof
                    default: honest.proof
                    }
                return ChallengeReceipt(
                    ballot: forgery == .ballot ? .zero : honest.ballot,
                    statement: forgery == .statement ? .zero : honest.statement, proof: proof)
            }
        }
        if forgery == .castLeaf {
            // The same hashes as a cast ballot in the log: that would count.
            let fork = try StubCollector(fixture.election)
            _ = try fork.castElsewhere()
            collector.change {
                $0.forgeChallengeReceipt = { honest in
                    let cast = try? fork.castElsewhere(ballot: honest.ballot, statement: honest.statement)
                    return ChallengeReceipt(
                        ballot: honest.ballot, statement: honest.statement, proof: cast?.proof ?? "")
                }
            }
        }
        let isOther = [.ballot, .statement].contains(forgery)
        #expect(throws: VoterError(isOther ? .wrongReceipt : .receiptUnproven, "")) { try fixture.challenge() }
        #expect(fixture.files.count == 1 && fixture.files[0].hasSuffix(".pending.json"))
    }

    @Test("a log that went back behind a challenge's receipt is stopped") func remembersLog() throws {
        let fixture = try VoterFixture()
        try fixture.challenge()
        let old = try StubCollector(fixture.election)
        fixture.collector.change { state in old.change { state.tree = $0.tree } }
        #expect(throws: VoterError(.logWentBack, "")) { try fixture.vote() }
    }

    @Test("the report says what was opened, that it did not count, and what is to be done") func reports() throws {
        let fixture = try VoterFixture()
        let outcome = try fixture.challenge()
        let report = try ChallengeReport(
            outcome, paper: BallotPaper(fixture.election.context, ballotStyle: 1, language: "et"))
        for text in [
            "opened as a test", "Värv", "Roheline", "Esimene: 3", "does not count", "still to be cast",
            "do not use this device",
            "glassurn-observer lookup RECORD \(outcome.receipt.confirmationCode.hexadecimal)", outcome.path,
            "on another device", outcome.code.description,
        ] { #expect(report.text.contains(text), "\(text)") }
        #expect(report.json.hasPrefix("{\"type\":\"challenge-report\""))
    }

    @Test("a kept receipt is read as what it is, and every change of it is noticed") func keptReceipts() throws {
        let fixture = try VoterFixture()
        let context = fixture.election.context
        let (challenge, cast) = (try fixture.challenge(), try fixture.vote())
        guard case .challenge(let saved) = try KeptReceipt.read(challenge.path, group: context.group),
            case .cast(let other) = try KeptReceipt.read(cast.path, group: context.group)
        else { throw BallotOutcome.OtherOutcome() }
        #expect(saved == challenge.receipt && other == cast.receipt)
        let checker = ReceiptChecker(context)
        #expect(throws: Never.self) { try checker.check(saved) }
        let text = String(decoding: saved.canonicalBytes, as: UTF8.self)
        for field in ["election", "fingerprint", "ballot", "statement"] {
            let start = try #require(text.range(of: "\"\(field)\":\"")).upperBound
            let digit = text[start] == "0" ? "1" : "0"
            let changed = text.replacingCharacters(in: start..<text.index(after: start), with: digit)
            let forged = try SavedChallenge(canonical: Array(changed.utf8), group: context.group)
            #expect(throws: VoterError.self, "\(field)") { try checker.check(forged) }
        }
        let foreign = ReceiptChecker(try TestElection(label: "Other").context)
        #expect(throws: VoterError(.wrongReceipt, "")) { try foreign.check(saved) }
        for damage in ["", "{}", text + "\n", text.replacing("\"format\":0", with: "\"format\":1")] {
            let path = try fixture.write(damage, "damaged.json")
            #expect(throws: VoterError(.badFile, "")) { try KeptReceipt.read(path, group: context.group) }
        }
    }

    @discardableResult
    private func run(_ fixture: VoterFixture, _ decision: BallotDecision = .asked) throws -> BallotOutcome {
        var random = SystemRandom()
        let choices = BallotChoices(session: fixture.session, voice: fixture.voice, language: "et", file: nil)
        return try VotingRun(session: fixture.session, choices: choices, language: "et", decision: decision)
            .vote(signer: fixture.signer, using: &random)
    }
}

/// Answers the last question itself.
private struct AnsweringVoice: VoterVoice {
    let inner: ScriptedVoice
    let answer: @Sendable () -> String

    init(inner: ScriptedVoice, answer: @escaping () -> String) {
        self.inner = inner
        nonisolated(unsafe) let answer = answer
        self.answer = { answer() }
    }

    func say(_ text: String) { inner.say(text) }
    func note(_ text: String) { inner.note(text) }
    func warn(_ text: String) { inner.warn(text) }
    func show(_ text: String) { inner.show(text) }
    func ask(_ prompt: String) -> String? { answer() }
}
