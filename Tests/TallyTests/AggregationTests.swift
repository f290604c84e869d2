import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// The aggregate is the sum of the counted ballots, whoever decrypts it (attacks B4, B8, D5, D11).
@Suite("Totals")
struct AggregationTests {
    @Test("any quorum of three guardians gives the plain totals, session after session")
    func everyQuorum() async throws {
        var count = try await PreparedSession.processed.value.copy()
        let expected = PreparedSession.totals(of: count.election)
        for present in [[1, 2], [1, 3], [2, 3], [1, 2, 3]] {
            #expect(try await count.decrypt(present).totals == expected)
        }
        #expect(try count.opened().sessions.count == 4)
    }

    @Test("any three of four guardians give the plain totals")
    func threeOfFour() async throws {
        let election = try TestElection(guardianCount: 4, quorum: 3, minimumCellSize: 1)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
        let aggregate = try await TestCount.processed(box, folder: TemporaryFolder().path).opened().rebuildAggregate {}
        for present in [[1, 2, 3], [1, 2, 4], [1, 3, 4], [2, 3, 4], [1, 2, 3, 4]] {
            let set = try GuardianSet(present, count: 4, quorum: 3)
            let totals = try Self.decrypt(aggregate, election, set)
            #expect(totals == PreparedSession.totals(of: election))
        }
    }

    /// All rounds in memory, with proofs.
    private static func decrypt(
        _ aggregate: RebuiltAggregate, _ election: TestElection, _ set: GuardianSet
    ) throws -> [[Int]] {
        let table = try DiscreteLogTable(base: election.context.voteKey.element, bound: 100)
        return try aggregate.document.contests.map { contest in
            try contest.options.enumerated().map { position, ciphertext in
                let statement = DecryptionStatement(
                    extendedBaseHash: election.context.extendedBaseHash, contest: contest.contest,
                    option: position + 1, aggregate: ciphertext)
                return try table.logarithm(of: JointRun(statement, election, set).finish())
            }
        }
    }

    @Test("fewer guardians than the quorum are refused")
    func tooFew() async throws {
        let prepared = try await PreparedSession.fresh()
        var random = SystemRandom()
        let guardian = try prepared.guardian(1)
        for present in [[1], [], [1, 1], [3, 1], [0, 1], [1, 4]] {
            await expectRefusal(.badGuardianSet, naming: present.count < 2 ? "2 of the 3 guardians are needed" : "") {
                try guardian.commit(number: 2, guardians: present, using: &random)
            }
        }
    }

    @Test("what fewer guardians than the quorum combine does not verify")
    func forgedCombination() async throws {
        let election = try Fixture.election.get()
        var random = SystemRandom()
        let statement = DecryptionStatement(
            extendedBaseHash: election.context.extendedBaseHash, contest: 1, option: 1,
            aggregate: election.context.voteKey.encrypt(4, nonce: SecretScalar(election.group, using: &random)))
        let whole = try GuardianSet([1, 2], count: 3, quorum: 2)
        let value = try JointRun(statement, election, whole).finish()
        #expect(value == election.context.voteKey.base.power(Scalar(election.group, 4)))
        let alone = try GuardianSet([1], count: 3, quorum: 1)
        #expect(throws: ProofError(.challengeMismatch, "")) { try JointRun(statement, election, alone).finish() }
        let four = try TestElection(guardianCount: 4, quorum: 3)
        let two = try GuardianSet([2, 4], count: 4, quorum: 2)
        #expect(throws: ProofError(.challengeMismatch, "")) { try JointRun(statement, four, two).finish() }
    }

    @Test("totals at their bound come out, with the greatest weight")
    func atTheBound() async throws {
        let roll = try VoterRoll(
            version: 0,
            voters: (1...3).map {
                .init(
                    identifier: "T-\($0)", name: "Voter \($0)", ballotStyle: 1,
                    weight: $0 == 1 ? VoterRoll.maximumWeight : 1)
            })
        let election = try TestElection(roll: roll)
        let votes = (1...3).map { TestVotes.Vote(voter: $0, selections: [1: [0, 1, 0], 2: [0, 3]]) }
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: votes)
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        let result = try await count.decrypt([2, 3])
        #expect(result.totals == [[0, 1_000_002, 0], [0, 3_000_006]] && result.withheld == [3])
    }

    @Test("blank votes count as ballots and add nothing")
    func blankVotes() async throws {
        let election = try Fixture.election.get()
        let votes = (3...5).map { TestVotes.Vote(voter: $0, selections: [1: [0, 0, 0], 2: [0, 0]]) }
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: votes)
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        #expect(try await count.decrypt([1, 2]).totals == [[0, 0, 0], [0, 0]])
        #expect(count.outcome?.processed.counts.counted == 3)
    }

    @Test("contests below the minimum cell size are withheld: nobody commits to them")
    func withheld() async throws {
        let election = try TestElection(minimumCellSize: 2)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        #expect(count.outcome?.processed.withheld == [3])
        let result = try await count.decrypt([1, 2])
        #expect(result.withheld == [3] && result.contests.map(\.contest) == [1, 2])
        let session = try count.session(1)
        #expect(session.document.commitments.allSatisfy { $0.hashes.contests.map(\.contest) == [1, 2] })
    }

    @Test("forged ballots move no total, whatever was tried")
    func forgedBallotsMoveNothing() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let honest = try polling.cast([TestVotes.all[4], TestVotes.all[5], TestVotes.all[2]])
        var forged: [TestCast] = []
        for forgery in BallotForgery.allCases {
            forged.append(
                try polling.vote(
                    TestVotes.all[0],
                    .with {
                        $0.ballot = { try forgery.apply(to: $0, other: honest[0].submission.ballot, election) }
                    }))
        }
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", casts: honest + forged)
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        #expect(try await count.decrypt([1, 3]).totals == [[0, 1, 1], [1, 5]])
    }
}
