import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Tally
import Testing

/// Attacks D9, D10, D11, T4 and O7: which counts a guardian's tool takes, when all officials sign whatever they like.
@Suite("Counts by a hostile office")
struct HostileOfficeTests {
    private func office() async throws -> HostileOffice { try HostileOffice(await PreparedSession.processed.value) }

    private func withCells() async throws -> HostileOffice {
        let election = try TestElection(minimumCellSize: 3)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
        return try HostileOffice(await TestCount.processed(box, folder: TemporaryFolder().path))
    }

    @Test("an honest count is rebuilt, also through this office")
    func honest() async throws {
        var office = try await office()
        let aggregate = try await office.rebuild()
        #expect(aggregate.document.contests.map(\.ballots) == [6, 6, 1] && aggregate.withheld == [])
        #expect(aggregate.document.contests.map(\.weight) == [8, 8, 1])
    }

    @Test("another aggregate than the ballots' is refused, in the processed leaf or beside it")
    func otherAggregate() async throws {
        var office = try await office()
        let honest = try AggregateDocument(
            canonical: DurableFile.read("\(office.count.count)/\(RecordFolder.aggregate)"),
            group: office.count.election.group)
        var random = SystemRandom()
        let wanted = office.count.election.context.voteKey.encrypt(
            5, nonce: SecretScalar(office.count.election.group, using: &random))
        let first = honest.contests[0]
        office.aggregate = AggregateDocument(
            election: honest.election,
            contests: [
                .init(
                    contest: 1, ballots: first.ballots, weight: first.weight,
                    options: [wanted] + first.options.dropFirst())
            ] + honest.contests.dropFirst())
        await expectRefusal(.wrongAggregate) { try await office.rebuild() }
    }

    @Test("a count with one ballot less is refused, whether it is dropped or hidden")
    func oneBallotLess() async throws {
        var dropped = try await office()
        let leaf = dropped.ballots.remove(at: 4).leaf
        await expectRefusal(.wrongAggregate, naming: "leaf \(leaf)") { try await dropped.rebuild() }
        var forgotten = try await office()
        forgotten.dispositions.remove(at: 4)
        forgotten.ballots.remove(at: 4)
        await expectRefusal(.wrongAggregate) { try await forgotten.rebuild() }
    }

    @Test("the aggregate of a single ballot is below the minimum cell size and nothing of it is decrypted")
    func singleBallot() async throws {
        for withheld in [nil, [], [3]] as [[Int]?] {
            var office = try await withCells()
            office.dispositions = office.dispositions.map {
                $0.leaf == 8 ? $0 : $0.replacing(kind: $0.kind == .counted ? .invalid : $0.kind)
            }
            office.change = { $0.replacing(withheld: withheld ?? [1, 2, 3]) }
            if withheld == nil {
                let aggregate = try await office.rebuild()
                #expect(aggregate.withheld == [1, 2, 3])
            } else {
                await expectRefusal(.wrongAggregate) { try await office.rebuild() }
            }
        }
    }

    @Test("a ballot that was never logged is refused")
    func unloggedBallot() async throws {
        var office = try await office()
        var polling = TestPolling(office.count.election)
        let other = try polling.vote(TestVotes.all[4]).submission.ballot
        let old = office.ballots[4]
        office.ballots[4] = PublishedBallot(
            leaf: old.leaf, standing: old.standing, ballot: other, ballotBytes: other.canonicalBytes)
        await expectRefusal(.wrongAggregate, naming: "not the ballot of leaf 8") { try await office.rebuild() }
    }

    @Test("many copies of one ballot are refused, in the place of others or with leaves of their own")
    func copies() async throws {
        var office = try await office()
        let target = office.ballots[4]
        office.ballots[5] = PublishedBallot(
            leaf: office.ballots[5].leaf, standing: nil, ballot: target.ballot, ballotBytes: target.ballotBytes)
        await expectRefusal(.wrongAggregate, naming: "not the ballot") { try await office.rebuild() }
        // With a collector that logs what it is told.
        let election = try TestElection(minimumCellSize: 3)
        var polling = TestPolling(election)
        let alice = try polling.vote(TestVotes.all[4])
        let copies = try [3, 5].map { voter in
            try polling.vote(
                .init(voter: voter, selections: TestVotes.all[4].selections),
                .with { $0.ballot = { _ in alice.submission.ballot } })
        }
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", casts: [alice] + copies)
        var colluding = try HostileOffice(await TestCount.processed(box, folder: TemporaryFolder().path))
        colluding.dispositions = colluding.dispositions.map { $0.replacing(kind: .counted) }
        colluding.ballots = (4...6).map {
            PublishedBallot(
                leaf: $0, standing: nil, ballot: alice.submission.ballot, ballotBytes: alice.submission.ballotBytes)
        }
        colluding.change = { $0.replacing(withheld: [3]) }
        await expectRefusal(.wrongAggregate, naming: "counted twice") { try await colluding.rebuild() }
    }

    @Test("an invalid ballot is refused, though its leaf is logged and its disposition says counted")
    func invalidBallot() async throws {
        let election = try TestElection(minimumCellSize: 1)
        var polling = TestPolling(election)
        let casts = try polling.cast(Array(TestVotes.all[4...5]))
        let forged = try polling.vote(
            TestVotes.all[2],
            .with {
                $0.ballot = {
                    try BallotForgery.negativeVote.apply(to: $0, other: casts[0].submission.ballot, election)
                }
            })
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", casts: casts + [forged])
        var office = try HostileOffice(await TestCount.processed(box, folder: TemporaryFolder().path))
        office.dispositions[2] = office.dispositions[2].replacing(kind: .counted)
        office.ballots.append(
            PublishedBallot(
                leaf: 6, standing: nil, ballot: forged.submission.ballot, ballotBytes: forged.submission.ballotBytes))
        await expectRefusal(.wrongAggregate, naming: "000000.jsonl:3") { try await office.rebuild() }
    }

    @Test("two ballots of a voter cannot make more than the electorate, nor heavier ones")
    func electorate() async throws {
        var both = try await office()
        both.dispositions = both.dispositions.map { $0.replacing(kind: .counted) }
        await expectRefusal(.wrongAggregate, naming: "voters for") { try await both.rebuild() }
        var heavy = try await office()
        heavy.dispositions[4] = heavy.dispositions[4].replacing(weight: 1_000)
        await expectRefusal(.wrongAggregate, naming: "voters for") { try await heavy.rebuild() }
    }

    @Test("numbers in processed.json that are not the dispositions' are refused")
    func otherCounts() async throws {
        var office = try await office()
        office.change = {
            let counts = $0.counts
            return $0.replacing(
                counts: .init(
                    cast: counts.cast, counted: counts.counted - 1, superseded: counts.superseded,
                    overridden: counts.overridden, test: counts.test, invalid: counts.invalid + 1))
        }
        await expectRefusal(.wrongAggregate) { try await office.rebuild() }
    }

    @Test("ballots in another order, or lines that are none, are refused")
    func disorder() async throws {
        var office = try await office()
        office.ballots.swapAt(4, 5)
        await expectRefusal(.wrongAggregate) { try await office.rebuild() }
        let other = try await self.office()
        try DurableFile.write(
            Array("{}\n".utf8), to: "\(other.count.count)/\(RecordFolder.segment(0))", replacing: true)
        await expectRefusal(.wrongAggregate) { try await other.count.opened().rebuildAggregate {} }
    }

    @Test("dispositions that are not the processed leaf's are refused")
    func changedDispositions() async throws {
        let office = try await office()
        let path = "\(office.count.count)/\(RecordFolder.dispositions)"
        let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
        try DurableFile.write(
            Array(text.replacing("\"weight\":3", with: "\"weight\":2").utf8), to: path, replacing: true)
        await expectRefusal(.wrongAggregate) { try await office.count.opened().rebuildAggregate {} }
    }

    @Test("a processed document of another election, fingerprint, closing leaf or number of casts is refused")
    func otherProcessed() async throws {
        let strange = SHA256.hash([9])
        let changes: [(ProcessedDocument) -> ProcessedDocument] = [
            { $0.replacing(election: strange) }, { $0.replacing(fingerprint: strange) },
            { $0.replacing(closingLeaf: 5) },
            { $0.replacing(counts: .init(cast: 8, counted: 6, superseded: 2, overridden: 0, test: 0, invalid: 0)) },
        ]
        for change in changes {
            var office = try await office()
            office.change = change
            await expectRefusal(.wrongAggregate) { try office.publish() }
        }
    }

    @Test("nothing is decrypted before the processed leaf is in the log")
    func noProcessedLeaf() async throws {
        let count = try await PreparedSession.processed.value.copy()
        try TestLog(leaves: count.log.leaves.dropLast()).write(to: count.logFolder)
        await expectRefusal(.wrongStep) { try count.opened() }
        try TestLog(leaves: count.log.leaves.dropLast(2)).write(to: count.logFolder)
        await expectRefusal(.badBox, naming: "close") { try count.opened() }
        // Signed again with other content, but not logged.
        let office = try await office()
        let processed = try ProcessedDocument(
            canonical: DurableFile.read("\(office.count.count)/\(RecordFolder.processed)"),
            group: count.election.group)
        try office.count.save(processed.replacing(withheld: [1]).canonicalBytes, RecordFolder.processed)
        await expectRefusal(.wrongStep) { try office.count.opened() }
    }

    @Test("a processed document without enough signatures, and another fingerprint, are refused")
    func unsigned() async throws {
        let count = try await PreparedSession.processed.value.copy()
        #expect(throws: FormatError(.inconsistent, "")) { try count.opened(pinned: SHA256.hash([1])) }
        try DurableFile.remove("\(count.count)/\(RecordFolder.processed).official-2.p7s")
        #expect(throws: FormatError(.inconsistent, "")) { try count.opened() }
    }
}
