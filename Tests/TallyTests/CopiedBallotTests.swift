import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// Attacks R1, R2, R4, P4, B6 and L13: ballots of somebody or somewhere else.
@Suite("Copied ballots")
struct CopiedBallotTests {
    private static let alice = TestVotes.Vote(voter: 4, selections: [1: [1, 0, 0], 2: [1, 1]])
    private static let bob = TestVotes.Vote(voter: 5, selections: [1: [0, 1, 0], 2: [0, 0]])

    @Test("another voter's ballot under one's own signature is invalid, with one's own salt or the copied one")
    func resigned() async throws {
        let election = try Fixture.election.get()
        for isSaltCopied in [false, true] {
            var polling = TestPolling(election)
            let alice = try polling.vote(Self.alice)
            let salt = alice.submission.statement.identifierSalt
            let copy = try polling.vote(
                Self.bob,
                .with {
                    $0.ballot = { _ in alice.submission.ballot }
                    if isSaltCopied { $0.statement = { $0.replacing(identifierSalt: salt) } }
                })
            let box = try await ProcessedBox(election, [alice, copy])
            #expect(
                box.kinds == [.counted, .invalid] && box.reasons[1] == .identifier && box.hasAlarm(1, "identifier"))
            // A copy that is logged first does not void the original.
            let reversed = try await ProcessedBox(election, [copy, alice])
            #expect(reversed.kinds == [.invalid, .counted])
        }
    }

    @Test("another voter's whole cast with one's own signature is invalid and takes nothing from either")
    func stolenCast() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let alice = try polling.vote(Self.alice)
        let bob = try polling.vote(Self.bob)
        let copy = try polling.vote(
            Self.alice, .with { $0.signer = election.people.voters[4] })
        let box = try await ProcessedBox(election, [alice, bob, copy])
        #expect(box.reasons[2] == .ticket && box.kinds[0] == .counted)
    }

    @Test("options and contests copied from another ballot fail their proofs")
    func componentWise() async throws {
        let election = try Fixture.election.get()
        for index in [0, 1] {
            var polling = TestPolling(election)
            let alice = try polling.vote(Self.alice)
            let contest = alice.submission.ballot.contests[index]
            let whole = try polling.vote(
                Self.bob, .with { $0.ballot = { $0.replacing(contest: index) { _ in contest }.rehashed() } })
            let single = try polling.vote(
                Self.bob,
                .with {
                    $0.ballot = { ballot in
                        ballot.replacing(contest: index) {
                            $0.replacing(selections: [contest.selections[0]] + $0.selections.dropFirst())
                        }.rehashed()
                    }
                })
            let box = try await ProcessedBox(election, [alice, whole, single])
            #expect(box.kinds == [.counted, .superseded, .invalid] || box.kinds == [.counted, .invalid, .invalid])
            #expect(box.reasons == [nil, .proof, .proof] && box.isComplete)
        }
    }

    @Test("a ballot of another ballot style is invalid, whichever style the statement names")
    func otherStyle() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        // Voter 6 may vote on all contests, voter 4 not.
        let wide = try polling.vote(.init(voter: 6, selections: [1: [1, 0, 0], 2: [0, 1], 3: [1, 0]]))
        let moved = try polling.vote(Self.alice, .with { $0.ballot = { _ in wide.submission.ballot } })
        let renamed = try polling.vote(
            Self.bob,
            .with {
                $0.ballot = { _ in wide.submission.ballot }
                $0.statement = { $0.replacing(ballotStyle: 1) }
            })
        let box = try await ProcessedBox(election, [wide, moved, renamed])
        #expect(box.kinds == [.counted, .invalid, .invalid] && box.reasons == [nil, .style, .style])
    }

    @Test("a cast of another election is invalid and replaces nothing, whatever its number")
    func otherElection() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let alice = try polling.vote(Self.alice)
        var rehearsal = TestPolling(try Fixture.otherElection.get())
        let foreign = try rehearsal.cast([Self.alice, Self.alice])
        let box = try await ProcessedBox(election, [alice] + foreign)
        #expect(box.kinds == [.counted, .invalid, .invalid] && box.reasons == [nil, .statement, .statement])
        #expect(box.hasAlarm(2, "another election"))
    }

    @Test("a ballot of another election in a statement of this one is invalid")
    func foreignBallot() async throws {
        let election = try Fixture.election.get()
        var rehearsal = TestPolling(try Fixture.otherElection.get())
        let foreign = try rehearsal.vote(Self.alice).submission
        var polling = TestPolling(election)
        let cast = try polling.vote(
            Self.alice,
            .with {
                $0.ballot = { _ in foreign.ballot }
                $0.statement = { $0.replacing(identifierSalt: foreign.statement.identifierSalt) }
            })
        let box = try await ProcessedBox(election, [cast])
        #expect(box.kinds == [.invalid] && box.reasons == [.identifier])
    }

    @Test("a statement of this election under another fingerprint is invalid and replaces nothing")
    func otherFingerprint() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let alice = try polling.vote(Self.alice)
        let other = try polling.vote(
            Self.alice, .with { $0.statement = { $0.replacing(fingerprint: SHA256.hash([3])) } })
        let box = try await ProcessedBox(election, [alice, other])
        #expect(box.kinds == [.counted, .invalid] && box.reasons[1] == .statement)
    }
}
