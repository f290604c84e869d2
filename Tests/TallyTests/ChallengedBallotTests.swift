import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Tally
import Testing

/// Attack T7: challenged ballots are opened and never counted, however many there are and whatever is wrong with them.
@Suite("Challenged ballots in the count")
struct ChallengedBallotTests {
    private static let alice = TestVotes.Vote(voter: 4, selections: [1: [1, 0, 0], 2: [1, 1]])
    private static let bob = TestVotes.Vote(voter: 5, selections: [1: [0, 1, 0], 2: [0, 0]])

    @Test("none, one or all voters challenge: each such ballot is opened, and none is counted", arguments: 0...3)
    func some(_ count: Int) async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let votes = Array(TestVotes.all.prefix(3))
        var events: [TestBox.Event] = []
        for (number, vote) in votes.enumerated() {
            events.append(number < count ? .challenge(try polling.challenge(vote)) : .cast(try polling.vote(vote)))
        }
        let box = try await ChallengedBox(election, events)
        #expect(box.isConsistent && box.alarms.isEmpty)
        #expect(box.kinds == votes.indices.map { $0 < count ? .challenged : .counted })
        #expect(box.counts.cast == 3 - count && box.numbers == .init(opened: count, unopened: 0))
        for (vote, published) in zip(votes, box.opened) {
            let shown = published.opening.contests.map { ($0.contest, $0.options.map(\.value)) }
            #expect(Dictionary(uniqueKeysWithValues: shown) == vote.selections)
        }
        #expect(DurableFile.exists("\(box.processed.folder)/\(RecordFolder.challenged)") == (count > 0))
    }

    @Test("who challenges and then casts a fresh ballot has one ballot counted")
    func thenCast() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let events: [TestBox.Event] = [
            .challenge(try polling.challenge(Self.alice)), .challenge(try polling.challenge(Self.alice)),
            .cast(try polling.vote(Self.alice)),
        ]
        let box = try await ChallengedBox(election, events)
        #expect(box.kinds == [.challenged, .challenged, .counted] && box.alarms.isEmpty && box.isConsistent)
    }

    @Test("a ballot that is challenged and then cast is opened, and its cast is invalid")
    func spoiltThenCast() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let both = try polling.both(Self.alice, isCast: true)
        let cast = try #require(both.cast)
        let box = try await ChallengedBox(election, [.challenge(both.challenge), .cast(cast)])
        #expect(box.kinds == [.challenged, .invalid] && box.processed.reasons[1] == .duplicate && box.isConsistent)
        #expect(box.processed.hasAlarm(1, "duplicate") && box.alarms.count == 1 && box.counts.counted == 0)
    }

    @Test("a ballot that is cast and then challenged stays counted, and its content secret")
    func castThenSpoilt() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let both = try polling.both(Self.alice, isCast: true)
        let cast = try #require(both.cast)
        let box = try await ChallengedBox(election, [.cast(cast), .challenge(both.challenge)])
        #expect(box.kinds == [.counted, .challengedUnopened] && box.opened.isEmpty && box.isConsistent)
        #expect(box.processed.hasAlarm(1, "cast before, at leaf \(Fixture.firstLeaf)"))
        // Also if a later ballot replaced it: whoever saw its content would see how the voter once voted.
        let later = try polling.vote(Self.alice)
        let replaced = try await ChallengedBox(election, [.cast(cast), .cast(later), .challenge(both.challenge)])
        #expect(replaced.kinds == [.superseded, .counted, .challengedUnopened])
    }

    @Test("a ballot that is challenged twice is opened once")
    func twice() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let challenge = try polling.challenge(Self.alice)
        let box = try await ChallengedBox(election, [.challenge(challenge), .challenge(challenge)])
        #expect(box.kinds == [.challenged, .challengedUnopened] && box.isConsistent)
        #expect(box.processed.hasAlarm(1, "challenged before") && box.alarms.count == 2)
    }

    @Test("a challenge that is not its voter's own takes nothing from the ballot that it copies")
    func foreign() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let both = try polling.both(Self.alice, isCast: true)
        let cast = try #require(both.cast)
        let ballot = both.challenge.submission.ballot
        let copied = try polling.challenge(Self.bob, .with { $0.ballot = { _ in ballot } })
        let unsigned = both.challenge.replacing(signature: copied.submission.signature)
        for (challenge, word) in [(copied, "foreign-ballot"), (unsigned, "signature")] {
            let box = try await ChallengedBox(election, [.challenge(challenge), .cast(cast)])
            #expect(box.kinds == [.challengedUnopened, .counted] && box.opened.isEmpty && box.isConsistent)
            #expect(box.processed.hasAlarm(0, word) && box.alarms.count == 1)
        }
        // Nor does one that the box lacks, though the log names the very same ballot.
        let missing = try await ChallengedBox(election, [.challenge(both.challenge), .cast(cast)]) { $0 = [] }
        #expect(missing.kinds == [.challengedUnopened, .counted] && missing.processed.hasAlarm(0, "lacks"))
    }

    @Test(
        "each fault of a challenge leaves it unopened, with an alarm that names the leaf and the fault",
        arguments: ChallengeFault.allCases)
    func faults(_ fault: ChallengeFault) async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let honest = try polling.challenge(Self.bob)
        let challenge = try fault.challenge(Self.alice, &polling)
        let box = try await ChallengedBox(election, [.challenge(challenge), .challenge(honest)])
        #expect(box.kinds == [.challengedUnopened, .challenged] && box.isConsistent)
        #expect(box.processed.hasAlarm(0, "(\(fault.word))") && box.alarms.count == 1, "\(box.alarms)")
    }

    @Test("nothing is written while there are alarms, unless the officials go on")
    func stops() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let challenge = try polling.challenge(Self.alice).replacing(signature: [1])
        let box = try TestBox(
            election, folder: TemporaryFolder().path + "/box", events: [.open, .challenge(challenge), .close])
        let folder = try TemporaryFolder().path + "/count"
        await #expect(throws: ProcessingAlarms.self) {
            try await BoxProcessor(box.opened()).process(into: folder) {}
        }
        #expect(!DurableFile.exists(folder))
    }

    @Test("a box with a line too many, of another leaf, out of order or in another file is not taken for a good one")
    func files() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let events: [TestBox.Event] = [
            .challenge(try polling.challenge(Self.alice)), .challenge(try polling.challenge(Self.bob)),
        ]
        await expectRefusal(.badBox, naming: "in log order") {
            try await ChallengedBox(election, events) { $0.reverse() }
        }
        await expectRefusal(.badBox, naming: "in log order") {
            try await ChallengedBox(election, events) { $0.append($0[1]) }
        }
        for (old, new) in [
            ("{\"leaf\":5", "{\"leaf\":3"), ("{\"leaf\":5", "{\"lead\":5"), ("{\"leaf\":5", "{\"leaf\":4"),
        ] {
            let box = try await ChallengedBox(election, events) { lines in
                lines.removeFirst()
                lines[0] = Array(String(decoding: lines[0], as: UTF8.self).replacing(old, with: new).utf8)
            }
            #expect(box.kinds == [.challengedUnopened, .challengedUnopened] && box.alarms.count == 3)
        }
        let stray = try TestBox(
            election, folder: TemporaryFolder().path + "/box", events: [.open] + events + [.close])
        try DurableFile.write([], to: "\(stray.folder)/\(BoxFolder.challenged)/000002.jsonl")
        await expectRefusal(.badBox, naming: "000002") {
            try await BoxProcessor(stray.opened()).process(into: TemporaryFolder().path + "/count") {}
        }
    }
}

/// What can be wrong with one challenge, with the word that its alarm has.
enum ChallengeFault: String, CaseIterable, Sendable {
    case signer, content, ticketKey, otherTicket, election, roll, style, salt, proof, label, value, nonce, short

    var word: String {
        switch self {
        case .signer, .otherTicket: "wrong-ticket"
        case .content: "signature"
        case .ticketKey: "ticket"
        case .election: "statement"
        case .roll: "stale-roll"
        case .style: "wrong-style"
        case .salt: "foreign-ballot"
        case .proof: "selection-proof"
        case .label, .short: "wrong-opening-shape"
        case .value, .nonce: "opening-mismatch"
        }
    }

    func challenge(_ vote: TestVotes.Vote, _ polling: inout TestPolling) throws -> TestChallenge {
        let election = polling.election
        let one = Scalar(election.group, 1)
        var changes = ChallengeChanges()
        switch self {
        case .signer: changes.signer = election.people.voters[0]
        case .content:
            let challenge = try polling.challenge(vote)
            return challenge.replacing(statement: challenge.submission.statement.replacing(identifierSalt: .zero))
        case .ticketKey: changes.ticketKey = TestElection.logKey
        case .otherTicket: changes.statement = { $0.replacing(ticket: .zero) }
        case .election: changes.statement = { $0.replacing(election: .zero) }
        case .roll: changes.statement = { $0.replacing(rollVersion: 1) }
        case .style: changes.statement = { $0.replacing(ballotStyle: 2) }
        case .salt: changes.statement = { $0.replacing(identifierSalt: .zero) }
        case .proof:
            changes.ballot = { ballot in
                let contest = ballot.contests[0]
                let others = contest.selections.dropFirst(2)
                let selections = contest.selections
                let exchanged = [
                    EncryptedBallot.Selection(
                        option: 1, ciphertext: selections[0].ciphertext, proof: selections[1].proof), selections[1],
                ]
                return ballot.replacing(contest: 0) { $0.replacing(selections: exchanged + others) }.rehashed()
            }
        case .label: changes.opening = { $0.replacing(label: "Nobody") }
        case .value: changes.opening = { $0.replacing(value: 0) }
        case .nonce: changes.opening = { $0.replacing(nonce: $0.contests[0].options[0].nonce + one) }
        case .short: changes.opening = { BallotOpening(contests: $0.contests.dropLast()) }
        }
        return try polling.challenge(vote, changes)
    }
}
