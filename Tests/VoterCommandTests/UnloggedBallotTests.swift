import BallotEncryption
import CollectionAPI
import CollectionClient
import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import Primitives
import Testing
import VoterCommand

/// The file of a ballot that was opened and not logged, on another device.
@Suite struct UnloggedBallotTests {
    let fixture: VoterFixture
    let submission: ChallengeSubmission
    var context: ElectionContext { fixture.election.context }

    init() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.refusal = Problem(.closed, "no") }
        #expect(throws: VoterError(.testNotLogged, "")) { try fixture.challenge() }
        let body = try #require(fixture.collector.challenges.first?.body)
        submission = try ChallengeSubmission(canonical: body, group: fixture.election.context.group)
        self.fixture = fixture
    }

    private func refusal(
        statement: ChallengeStatement? = nil, opening: BallotOpening? = nil, signature: [UInt8]? = nil,
        signer: SigningIdentity? = nil
    ) throws -> VoterError.Code? {
        let statement = statement ?? submission.statement
        let signed = try DetachedSignature.sign(
            statement.canonicalBytes, by: signer ?? fixture.signer, at: TestElection.now.seconds)
        let changed = ChallengeSubmission(
            ballot: submission.ballot, statement: statement, signature: signature ?? signed,
            opening: opening ?? submission.opening)
        let path = try fixture.write(String(decoding: changed.canonicalBytes, as: UTF8.self), "changed.json")
        let file = try #require(try UnloggedBallot.read(path, group: context.group))
        do {
            try file.check(context)
            return nil
        } catch {
            return error.code
        }
    }

    private func statement(
        ballot: HashValue? = nil, code: HashValue? = nil, style: Int? = nil, salt: HashValue? = nil,
        time: Timestamp? = nil
    ) -> ChallengeStatement {
        let old = submission.statement
        return ChallengeStatement(
            election: old.election, fingerprint: old.fingerprint, ballot: ballot ?? old.ballot,
            confirmationCode: code ?? old.confirmationCode, ballotStyle: style ?? old.ballotStyle,
            rollVersion: old.rollVersion, ticket: old.ticket, identifierSalt: salt ?? old.identifierSalt,
            challengedAt: time ?? old.challengedAt)
    }

    private func opening(_ change: (BallotOpening.Option, Int) -> BallotOpening.Option) -> BallotOpening {
        let contests = submission.opening.contests.map { contest in
            let options = contest.options.enumerated().map { change($0.element, $0.offset) }
            return BallotOpening.Contest(contest: contest.contest, label: contest.label, options: options)
        }
        return BallotOpening(contests: contests)
    }

    @Test("an honest one shows its code and content") func holds() throws {
        #expect(try refusal() == nil)
        let path = try fixture.write(String(decoding: submission.canonicalBytes, as: UTF8.self), "honest.json")
        let file = try #require(try UnloggedBallot.read(path, group: context.group))
        let report = try UnloggedBallotReport(file, context)
        let code = PlainText.groups(submission.ballot.confirmationCode.hexadecimal)
        let chosen = submission.opening.contests[0].options[1].label
        for text in [code, chosen, "EE-1", "proves nothing about the log"] {
            #expect(report.text.contains(text), "\(text)")
        }
        #expect(report.json.hasPrefix("{\"type\":\"unlogged-ballot-report\""))
    }

    @Test("a device that encrypted something else than it says is found") func findsLies() throws {
        let other = opening { option, position in
            .init(label: option.label, value: position == 0 ? 1 : 0, nonce: option.nonce)
        }
        #expect(try refusal(opening: other) == .openingFails)
        let nonce = opening { option, position in
            .init(
                label: option.label, value: option.value, nonce: position == 0 ? Scalar(context.group, 5) : option.nonce
            )
        }
        #expect(try refusal(opening: nonce) == .openingFails)
        let label = opening { option, _ in .init(label: option.label + "x", value: option.value, nonce: option.nonce) }
        #expect(try refusal(opening: label) == .openingFails)
        #expect(try refusal(opening: BallotOpening(contests: [])) == .openingFails)
    }

    @Test("a statement of another ballot, another's signature and another election's ballot are refused")
    func findsChanges() throws {
        #expect(try refusal(statement: statement(ballot: .zero)) == .wrongReceipt)
        #expect(try refusal(statement: statement(code: .zero)) == .wrongReceipt)
        let foreign = try DetachedSignature.sign([1], by: fixture.signer, at: TestElection.now.seconds)
        #expect(try refusal(signature: foreign) == .wrongReceipt)
        let path = try fixture.write(String(decoding: submission.canonicalBytes, as: UTF8.self), "honest.json")
        let file = try #require(try UnloggedBallot.read(path, group: context.group))
        let other = try TestElection(label: "Other").context
        #expect(throws: VoterError(.wrongReceipt, "")) { try file.check(other) }
    }

    @Test("a statement of another ballot style, under which a contest would not be shown, is the device's lie")
    func findsOtherStyle() throws {
        for style in [2, 3] { #expect(try refusal(statement: statement(style: style)) == .openingFails) }
    }

    @Test("contests and options that a ballot style does not have are not left out") func leavesNothingOut() throws {
        let opened = submission.opening.contests
        let whole = BallotPaper(context, ballotStyle: 1, language: nil)
        #expect(throws: Never.self) { try whole.summary(of: submission.opening) }
        let short = BallotOpening.Contest(
            contest: 1, label: opened[0].label, options: Array(opened[0].options.dropLast()))
        for contests in [[opened[0]], [opened[1]], [short, opened[1]], opened.reversed(), []] {
            let error = #expect(throws: VoterError.self) { try whole.summary(of: BallotOpening(contests: contests)) }
            #expect(error?.code == .openingFails)
        }
        for style in [2, 3] {
            let paper = BallotPaper(context, ballotStyle: style, language: nil)
            for opening in [submission.opening, BallotOpening(contests: [])] {
                #expect(throws: VoterError(.openingFails, "")) { try paper.summary(of: opening) }
            }
        }
    }

    @Test("a signature by another voter, by nobody who may vote, or before the certificate was valid is refused")
    func findsSigners() throws {
        let people = try TestPeople.shared.get()
        #expect(try refusal(signer: people.voter("EE-2")) == .openingFails)
        #expect(try refusal(statement: statement(salt: .zero)) == .openingFails)
        #expect(try refusal(signer: TestPeople.stranger.get()) == .wrongReceipt)
        #expect(try refusal(statement: statement(time: Timestamp(seconds: 1))) == .wrongReceipt)
    }

    @Test("receipts are no such files, and damaged ones and cast ballots are refused") func reads() throws {
        fixture.collector.change { $0.refusal = nil }
        let receipt = try fixture.vote().path
        #expect(try UnloggedBallot.read(receipt, group: context.group) == nil)
        let cast = try #require(fixture.collector.casts.first?.body)
        for bytes in [cast, submission.canonicalBytes + [10], Array(submission.canonicalBytes.dropLast())] {
            let path = try fixture.write(String(decoding: bytes, as: UTF8.self), "damaged.json")
            #expect(throws: VoterError(.badFile, "")) { try UnloggedBallot.read(path, group: context.group) }
        }
    }
}
