import BallotChecks
import BallotEncryption
import CollectionService
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Ballots that wait at the same time, in the standard group, below HTTP.
@Suite struct ProofDeskTests {
    /// One wrong thing in a ballot, with the hints of the right one.
    enum Fault: CaseIterable {
        case selectionProof, contestProof, outsideGroup, contestHash

        var code: BallotCheckError.Code {
            switch self {
            case .selectionProof: .selectionProof
            case .contestProof: .contestProof
            case .outsideGroup: .valueOutsideGroup
            case .contestHash: .contestHash
            }
        }

        func apply(_ ballot: EncryptedBallot) throws -> EncryptedBallot {
            let group = Group.standard
            let contest = ballot.contests[0]
            switch self {
            case .selectionProof:
                return BallotWorkshop.replaceFirst(ballot) {
                    .init(
                        option: $0.option, ciphertext: $0.ciphertext,
                        proof: BallotWorkshop.spoil($0.proof, group: group))
                }
            case .contestProof:
                return BallotWorkshop.withContest(
                    ballot, proof: BallotWorkshop.spoil(contest.proof, group: group))
            case .outsideGroup:
                return try BallotWorkshop.replaceFirst(ballot) {
                    .init(
                        option: $0.option,
                        ciphertext: .init(
                            alpha: try BallotWorkshop.negative($0.ciphertext.alpha, group: group),
                            beta: $0.ciphertext.beta), proof: $0.proof)
                }
            case .contestHash:
                let wrong = EncryptedBallot.Contest(
                    contest: 1, selections: contest.selections, proof: contest.proof, contestHash: .zero)
                return BallotWorkshop.change(ballot, contests: [wrong])
            }
        }
    }

    @Test("ballots that wait together are checked in one batch, and a lone one at once")
    func together() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk()
        #expect(try await stage.results(crowd.members).allSatisfy(\.isAccepted))
        var counts = stage.desk.counts
        #expect(counts.batches == 1 && counts.batched == 12 && counts.exact == 0 && counts.waiting == 0)
        try await stage.desk.check(crowd.sealed[0].ballot, hints: crowd.sealed[0].roots.bytes, voter: "V-0")
        counts = stage.desk.counts
        #expect(counts.batches == 2 && counts.batched == 13)
        try await stage.pool.shutDown()
    }

    @Test("threads that are free divide what waits")
    func divides() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk(threads: 2)
        #expect(try await stage.results(crowd.members).allSatisfy(\.isAccepted))
        let counts = stage.desk.counts
        #expect(counts.batches >= 2 && counts.batched == 12 && counts.exact == 0)
        try await stage.pool.shutDown()
    }

    @Test("a batch has a bound; a ballot above it is checked alone", arguments: [(9, 4), (10, 4), (8, 6), (1, 12)])
    func bounded(_ limit: Int, _ batches: Int) async throws {
        let crowd = try await Crowd.shared.value
        // Two selections and one more.
        let stage = crowd.desk(batchLimit: limit)
        #expect(try await stage.results(crowd.members).allSatisfy(\.isAccepted))
        #expect(stage.desk.counts.batches == batches && stage.desk.counts.batched == 12)
        try await stage.pool.shutDown()
    }

    @Test(
        "one wrong ballot among many is refused for its own reason, and the others are accepted",
        arguments: Fault.allCases)
    func refusesOne(_ fault: Fault) async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk()
        var members = crowd.members
        members[5] = .init("V-5", try fault.apply(members[5].ballot), hints: members[5].hints)
        let results = try await stage.results(members)
        #expect(results.map(\.refusal) == members.indices.map { $0 == 5 ? fault.code : nil })
        #expect(results.indices.filter { results[$0].isAccepted } == members.indices.filter { $0 != 5 })
        let counts = stage.desk.counts
        #expect(counts.batches == 1 && counts.exact == (fault == .contestHash ? 0 : 1))
        try await stage.pool.shutDown()
    }

    @Test("many wrong ballots in one batch each get their own verdict")
    func refusesMany() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk(threads: 2)
        var members = crowd.members
        for (index, fault) in Fault.allCases.enumerated() {
            members[3 * index] = .init(
                "V-\(3 * index)", try fault.apply(members[3 * index].ballot), hints: members[3 * index].hints)
        }
        let results = try await stage.results(members)
        #expect(results.map(\.refusal) == members.indices.map { $0 % 3 == 0 ? Fault.allCases[$0 / 3].code : nil })
        #expect(results.filter(\.isAccepted).count == 8)
        try await stage.pool.shutDown()
    }

    @Test("missing, useless and hostile hints change no verdict, of right ballots or wrong ones")
    func hints() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk()
        let right = crowd.members
        let foreign = right[11].hints
        let roots = crowd.sealed[2].roots
        let swapped = BallotRoots(
            contests: roots.contests,
            nonce: .init(statement: roots.nonce.commitment, commitment: roots.nonce.statement))
        let wrong = try Fault.selectionProof.apply(right[5].ballot)
        let members: [Crowd.Member] = [
            .init("a", right[0].ballot, hints: nil), .init("b", right[1].ballot, hints: foreign),
            .init("c", right[2].ballot, hints: swapped.bytes), .init("d", right[3].ballot, hints: [1, 2, 3]),
            right[4], .init("e", wrong, hints: nil), .init("f", wrong, hints: foreign),
            .init("g", wrong, hints: right[5].hints), right[6],
        ]
        let results = try await stage.results(members)
        #expect(results.map(\.refusal) == members.indices.map { (5...7).contains($0) ? .selectionProof : nil })
        #expect(results.filter(\.isAccepted).count == 6)
        #expect(stage.desk.counts.exact == 7)
        try await stage.pool.shutDown()
    }

    @Test("a voter whose hints were hostile is checked exactly from then on, and nobody else is")
    func remembersHostility() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk()
        var members = crowd.members
        members[0] = .init("V-0", members[0].ballot, hints: members[1].hints)
        #expect(try await stage.results(members).allSatisfy(\.isAccepted))
        #expect(stage.desk.counts.batched == 12 && stage.desk.counts.exact == 1)
        #expect(try await stage.results(crowd.members).allSatisfy(\.isAccepted))
        #expect(stage.desk.counts.batched == 23 && stage.desk.counts.exact == 2)
        try await stage.pool.shutDown()
    }

    @Test("who goes away while waiting takes the ballot along, and harms nobody")
    func cancels() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk()
        let results = try await stage.results(crowd.members) { tasks in
            for index in [0, 7] {
                tasks[index].cancel()
                #expect(await tasks[index].result.isCancelled)
            }
        }
        #expect(results.indices.filter { results[$0].isCancelled } == [0, 7])
        #expect(results.filter(\.isAccepted).count == 10)
        #expect(stage.desk.counts.batched == 10)
        try await stage.pool.shutDown()
    }

    @Test("when the threads end, whoever waits is told so; there is no acceptance without a check")
    func ends() async throws {
        let crowd = try await Crowd.shared.value
        let stage = crowd.desk()
        var members = crowd.members
        members[11] = .init("V-11", try Fault.contestProof.apply(members[11].ballot), hints: members[11].hints)
        let (desk, pool, count) = (stage.desk, stage.pool, members.count)
        let ending = Task {
            while desk.counts.waiting < count { await Task.yield() }
            try await pool.shutDown()
        }
        let results = try await stage.results(members) { _ in try await Task.sleep(for: .milliseconds(50)) }
        try await ending.value
        #expect(results.allSatisfy { $0.isAccepted || $0.isCancelled || $0.refusal == .contestProof })
        #expect(!results[11].isAccepted)
        let counts = stage.desk.counts
        #expect(results.filter(\.isAccepted).count <= counts.batched + counts.exact && counts.waiting == 0)
        await #expect(throws: CancellationError.self) {
            try await stage.desk.check(crowd.sealed[0].ballot, hints: nil, voter: "V-0")
        }
    }
}
