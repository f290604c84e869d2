import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// Attack T7 by officials who sign whatever they like: no guardian takes a challenged ballot into an aggregate.
@Suite("Challenged ballots in the guardians' recount")
struct ChallengedRecountTests {
    private static let processed = Task {
        let election = try TestElection(minimumCellSize: 1)
        var polling = TestPolling(election)
        let votes = Array(TestVotes.all.prefix(3))
        let events: [TestBox.Event] = [
            .open, .cast(try polling.vote(votes[0])), .challenge(try polling.challenge(votes[1])),
            .cast(try polling.vote(votes[2])), .close,
        ]
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", events: events)
        return try await TestCount.processed(box, folder: TemporaryFolder().path)
    }

    private func office() async throws -> HostileOffice { try HostileOffice(await Self.processed.value) }

    @Test("an honest count is rebuilt without them, and its record has them opened and listed")
    func honest() async throws {
        var office = try await office()
        #expect(try await office.rebuild().document.contests.map(\.ballots) == [2, 2, 0])
        var count = try await Self.processed.value.copy()
        let result = try await count.decrypt([1, 3])
        let folder = try TemporaryFolder().path + "/record"
        let list = try RecordPublisher(count.opened()).publish(result, to: folder)
        let path = RecordFolder.challengedSegment(0)
        #expect(list.files.contains { $0.path == path })
        #expect(try DurableFile.read("\(folder)/\(path)") == DurableFile.read("\(count.count)/\(path)"))
        #expect(result.totals.prefix(2) == [[1, 0, 1], [0, 3]])
    }

    @Test("a challenged ballot that is declared counted is refused, though the aggregate has it")
    func counted() async throws {
        var office = try await office()
        let opened = try PublishedChallenge(
            canonical: Array(DurableFile.read("\(office.count.count)/\(RecordFolder.challengedSegment(0))").dropLast()),
            group: office.count.election.group)
        office.dispositions[1] = office.dispositions[1].replacing(kind: .counted)
        office.ballots.insert(
            PublishedBallot(
                leaf: opened.leaf, standing: nil, ballot: opened.ballot, ballotBytes: opened.ballotBytes), at: 1)
        await expectRefusal(.wrongAggregate) { try await office.rebuild() }
        // Also with numbers that fit the log.
        office.change = { document in
            let old = document.counts
            return document.replacing(
                counts: .init(
                    cast: 2, counted: 2, superseded: old.superseded, overridden: 0, test: 0, invalid: 0))
        }
        await expectRefusal(.wrongAggregate, naming: "challenged") { try await office.rebuild() }
    }

    @Test("a cast ballot that is declared challenged is refused")
    func hidden() async throws {
        var office = try await office()
        office.dispositions[0] = office.dispositions[0].replacing(kind: .challenged)
        office.ballots.remove(at: 0)
        office.change = { document in
            document.replacing(
                counts: .init(cast: 2, counted: 2, superseded: 0, overridden: 0, test: 0, invalid: 0))
        }
        await expectRefusal(.wrongAggregate, naming: "is cast") { try await office.rebuild() }
    }

    @Test("other numbers of challenged ballots than the log's or the dispositions' are refused")
    func numbers() async throws {
        for numbers in [
            ProcessedDocument.Challenged.none, .init(opened: 2, unopened: 0), .init(opened: 0, unopened: 1),
        ] {
            var office = try await office()
            office.change = { $0.replacing(challenged: numbers) }
            await expectRefusal(.wrongAggregate) { try await office.rebuild() }
        }
    }

    @Test("a challenged leaf without a disposition is refused")
    func dropped() async throws {
        var office = try await office()
        office.dispositions.remove(at: 1)
        await expectRefusal(.wrongAggregate, naming: "once") { try await office.rebuild() }
    }
}
