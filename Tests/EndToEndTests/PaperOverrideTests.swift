import BallotStorage
import CollectionService
import ElectionModel
import ElectionTestKit
import Primitives
import SQLiteStorage
import Tally
import Testing

/// Attack L11 and recipe 23: paper overrides at the collector and in the count.
@Suite("Paper overrides")
struct PaperOverrideTests {
    private typealias Entry = OverrideEntries.Entry

    private func revoke(_ voter: String) -> Entry { Entry(voter: voter, action: .revoke) }
    private func restore(_ voter: String) -> Entry { Entry(voter: voter, action: .restore) }

    /// Three voters who voted.
    private func town() async throws -> Town {
        var town = try await Town(voters: ["T-1", "T-2", "T-3", "T-4"])
        for voter in ["T-1", "T-2", "T-3"] { try await town.vote(voter) }
        return town
    }

    @Test("revoke, restore, revoke: the last list decides, also over ballots that are cast after it")
    func sequence() async throws {
        var town = try await town()
        try await town.override([revoke("T-1"), revoke("T-2"), revoke("T-4")])
        try await town.override([restore("T-1"), restore("T-2")])
        try await town.override([revoke("T-1")])
        try await town.vote("T-1")
        try await town.order(.close)
        let (box, outcome, dispositions) = try await town.processed()
        #expect(dispositions.map(\.kind) == [.superseded, .counted, .counted, .overridden])
        #expect(box.overrides.revoked == ["T-1", "T-4"])
        let overrides = outcome.processed.overrides
        #expect(overrides.lists == 3 && overrides.revoked == 2)
        #expect(overrides.effective == [.init(ballotStyle: 1, voters: 1)])
        #expect(outcome.processed.styles[0].counts.overridden == 1)
    }

    @Test("a list counts once, in its order, with its entries, and makes sense")
    func chain() async throws {
        var town = try await town()
        let recorder = town.recorder
        let first = try town.lists.override([revoke("T-1")])
        let second = try town.lists.override([restore("T-1")])
        let paths = try [first, second].map {
            try town.save($0, ElectionFolder.overrideList, ElectionFolder.overrideEntries)
        }
        #expect(await refusalCode { try await recorder.record(paths[1]) } == Code.wrongDocument)
        let leaf = try await recorder.record(paths[0]).leaf
        #expect(try await recorder.record(paths[0]).leaf == leaf)
        // A rival with the same number; one whose entries are others; one that revokes twice; one of a stranger.
        var rival = TestLists(town.election)
        let frauds = [
            try rival.override([revoke("T-2")]), TestLists.Made(number: 2, document: second.document, list: first.list),
            try forged(town, [revoke("T-1")]), try forged(town, [revoke("T-99")]), try forged(town, [restore("T-2")]),
        ]
        for (index, made) in frauds.enumerated() {
            let folder = try TemporaryFolder().path
            try DurableFile.write(made.list, to: "\(folder)/\(ElectionFolder.overrideEntries(made.number))")
            try made.document.save(as: "list.json", in: folder)
            let code = await refusalCode { try await recorder.record("\(folder)/list.json") }
            #expect(code == Code.wrongDocument, "\(index): \(code ?? "taken")")
        }
        _ = try await recorder.record(paths[1])
        try await town.order(.close)
        #expect(try await town.processed().dispositions.allSatisfy { $0.kind == .counted })
    }

    /// List 2 after the town's list 1, signed, whatever it says.
    private func forged(_ town: Town, _ entries: [Entry]) throws -> TestLists.Made {
        let secret = try OverrideEntries(number: 2, salt: .zero, entries: entries)
        let first = try DurableFile.read("\(town.files)/\(ElectionFolder.overrideList(1))")
        let list = OverrideList(
            election: town.context.extendedBaseHash, fingerprint: town.context.fingerprint, number: 2,
            previous: SHA256.hash(first), entries: secret.documentHash, revoked: secret.count(.revoke),
            restored: secret.count(.restore), issuedAt: town.noon)
        return TestLists.Made(
            number: 2, document: try town.election.signedByOfficials(list.canonicalBytes), list: secret.canonicalBytes)
    }

    /// Signs processed.json and has it logged.
    private func publish(_ processed: ProcessedDocument, _ town: Town, _ name: String) async throws {
        try town.election.signedByOfficials(processed.canonicalBytes).save(as: name, in: town.files)
        _ = try await town.recorder.record("\(town.files)/\(name)")
    }

    @Test("a count is never logged twice, before and after an override: nobody can take their difference")
    func difference() async throws {
        var town = try await town()
        try await town.order(.close)
        let before = try await town.processed().outcome.processed
        try await town.override([revoke("T-1")])
        let after = try await town.processed().outcome.processed
        #expect(before.aggregate != after.aggregate)
        // The count without the last list is refused while the list is in the log.
        #expect(await refusalCode { try await publish(before, town, "early.json") } == Code.wrongDocument)
        try await publish(after, town, "processed.json")
        #expect(await refusalCode { try await publish(before, town, "before.json") } != nil)
        // No list and no second count after the processed leaf, also with another set of overrides.
        #expect(await refusalCode { try await town.override([restore("T-1")]) } == Code.wrongStep)
        let renamed = ProcessedDocument(
            election: after.election, fingerprint: after.fingerprint, closingLeaf: after.closingLeaf,
            rollVersion: after.rollVersion, roll: after.roll, overrides: after.overrides,
            dispositions: after.dispositions, aggregate: before.aggregate, counts: after.counts, styles: after.styles,
            withheld: after.withheld)
        #expect(await refusalCode { try await publish(renamed, town, "second.json") } == Code.wrongStep)
        #expect(try await town.store.steps().count { $0.step == .processed } == 1)
        // The box of later is the same one: its log ends before the processed leaf.
        #expect(try await town.processed().outcome.processed == after)
    }

    @Test("a contest that overrides bring below the minimum cell size is withheld")
    func cellSize() async throws {
        let election = try TestElection(.full, minimumCellSize: 5)
        var polling = TestPolling(election)
        let casts = try polling.cast(TestVotes.all)
        for (revoked, withheld) in [([String](), [3]), (["T-1"], [3]), (["T-1", "T-2"], [1, 2, 3])] {
            var lists = TestLists(election)
            var events: [TestBox.Event] = [.open] + casts.map { .cast($0) } + [.close]
            if !revoked.isEmpty { events.append(.override(try lists.override(revoked.map { revoke($0) }))) }
            let work = try TemporaryFolder().path
            let box = try TestBox(election, folder: "\(work)/box", events: events)
            let processed = try await BoxProcessor(box.opened()).process(into: "\(work)/count") {}.processed
            #expect(processed.withheld == withheld, "\(revoked)")
            #expect(processed.counts.counted == 6 - revoked.count && processed.counts.overridden == revoked.count)
        }
    }

    @Test("nothing public names a voter: lists commit to salted entries, and equal entries have unequal commitments")
    func secrecy() async throws {
        var (one, other) = (try await town(), try await town())
        var commitments: Set<HashValue> = []
        for salt in [1, 2] as [UInt8] {
            let entries = try OverrideEntries(number: 1, salt: SHA256.hash([salt]), entries: [revoke("T-1")])
            commitments.insert(entries.documentHash)
        }
        #expect(commitments.count == 2)
        try await one.override([revoke("T-1")])
        try await other.override([revoke("T-2")])
        for town in [one, other] {
            let list = try DurableFile.read("\(town.files)/\(ElectionFolder.overrideList(1))")
            #expect(!String(decoding: list, as: UTF8.self).contains("T-"))
            try await town.order(.close)
            let processed = try await town.processed().outcome.processed
            #expect(!String(decoding: processed.canonicalBytes, as: UTF8.self).contains("T-"))
        }
    }
}
