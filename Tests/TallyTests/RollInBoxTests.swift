import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// What roll updates in a ballot box mean for its ballots, and boxes whose lists are not those of their log.
@Suite("Rolls and overrides in ballot boxes")
struct RollInBoxTests {
    private typealias Event = TestBox.Event

    /// A voter's ballot with one blank vote for every contest of the ballot style.
    private static func blank(_ voter: Int, all: Bool = false) -> TestVotes.Vote {
        TestVotes.Vote(voter: voter, selections: [1: [0, 0, 0], 2: [0, 0]].merging(all ? [3: [0, 0]] : [:]) { $1 })
    }

    /// Voters 1 to 5 vote; then 1 is removed, 2 (weight 3) gets weight 4, 3 is moved; then 4 votes again and 8, new, votes.
    private static func events(_ election: TestElection) throws -> (events: [Event], lists: TestLists) {
        var lists = TestLists(election)
        var polling = TestPolling(election)
        let before = try polling.cast((1...5).map { blank($0) })
        let update = try lists.update([
            .remove("T-1"), .reweight("T-2", weight: 4), .move("T-3", ballotStyle: 2),
            .add(.init(identifier: "T-8", name: "New", ballotStyle: 2)),
        ])
        polling.roll = lists.rolls.current
        let after = try [polling.vote(blank(4)), polling.vote(blank(8, all: true))]
        let events: [Event] =
            [.open] + before.map { .cast($0) } + [.roll(update)] + after.map { .cast($0) } + [.close]
        return (events, lists)
    }

    private func box(_ election: TestElection, _ events: [Event]) throws -> TestBox {
        try TestBox(election, folder: TemporaryFolder().path + "/box", events: events)
    }

    @Test("at casting: every ballot counts as the roll of its moment says, and the report says what would change")
    func atCasting() async throws {
        let election = try TestElection(rollRule: .atCasting)
        let processed = try await ProcessedBox(box(election, Self.events(election).events))
        #expect(
            processed.kinds == [.counted, .counted, .counted, .superseded, .counted, .counted, .counted])
        #expect(processed.dispositions.map(\.weight) == [1, 3, 1, 1, 1, 1, 1])
        #expect(processed.dispositions.map(\.ballotStyle) == [1, 1, 1, 1, 1, 1, 2])
        #expect(processed.outcome.alarms == [])
        let notes = processed.outcome.notes
        #expect(notes.count == 3 && notes.allSatisfy { $0.hasSuffix("since roll_rule is at-casting") })
        #expect(notes[0].contains("has left the roll") && notes[0].contains("; counted,"))
        #expect(notes[1].contains("from 3 to 4") && notes[1].contains("weight 3,"))
        #expect(notes[2].contains("from ballot style 1 to 2"))
        let document = processed.outcome.processed
        #expect(document.rollVersion == 1 && document.styles.map(\.eligible) == [4, 3])
    }

    @Test("final: the last roll decides about ballots that were cast before it")
    func final() async throws {
        let election = try TestElection(rollRule: .final)
        let processed = try await ProcessedBox(box(election, Self.events(election).events))
        #expect(processed.kinds == [.invalid, .counted, .invalid, .superseded, .counted, .counted, .counted])
        #expect(processed.reasons == [.roll, nil, .roll, nil, nil, nil, nil])
        #expect(processed.dispositions.map(\.weight) == [1, 4, 1, 1, 1, 1, 1])
        #expect(processed.outcome.alarms == [] && processed.outcome.notes.count == 3)
        let count = try await TestCount.processed(processed.box, folder: TemporaryFolder().path)
        #expect(try await count.opened().rebuildAggregate {}.hash == processed.outcome.processed.aggregate)
    }

    @Test("who has left the roll is not overridden on top: an override without a ballot that counts has no effect")
    func leftAndRevoked() async throws {
        for (rule, kind) in [(RollRule.final, Disposition.Kind.invalid), (.atCasting, .overridden)] {
            let election = try TestElection(rollRule: rule)
            var (events, lists) = try Self.events(election)
            events.append(.override(try lists.override([.init(voter: "T-1", action: .revoke)])))
            let processed = try await ProcessedBox(box(election, events))
            #expect(processed.kinds[0] == kind)
            #expect(processed.outcome.processed.overrides.effective.count == (kind == .overridden ? 1 : 0))
            #expect(processed.outcome.processed.overrides.revoked == 1)
            let note = try #require(processed.outcome.notes.first)
            #expect(
                note.hasSuffix(kind == .overridden ? "overridden by paper all the same" : "since roll_rule is final"))
        }
    }

    @Test("a ballot that the collector took under a version that was not in force is invalid, with an alarm")
    func wrongVersion() async throws {
        let election = try Fixture.election.get()
        var lists = TestLists(election)
        let update = try lists.update([.move("T-1", ballotStyle: 2), .remove("T-2")])
        var polling = TestPolling(election)
        // After the update, with tickets of before; and before it, with one of after.
        let late = try polling.cast([Self.blank(1), Self.blank(2), Self.blank(3)])
        polling.roll = lists.rolls.current
        let early = try polling.vote(Self.blank(4))
        let events: [Event] =
            [.open, .cast(early), .roll(update)] + late.map { .cast($0) } + [.close]
        let processed = try await ProcessedBox(box(election, events))
        #expect(processed.reasons == [.statement, .statement, .certificate, .statement])
        #expect(processed.outcome.alarms.count == 4)
    }

    @Test("overridden is the last ballot only, and a revoked voter without ballot has no effect")
    func overridden() async throws {
        let election = try Fixture.election.get()
        var (polling, lists) = (TestPolling(election), TestLists(election))
        let casts = try polling.cast([1, 2, 1, 3].map { Self.blank($0) })
        let list = try lists.override(["T-1", "T-7"].map { .init(voter: $0, action: .revoke) })
        let processed = try await ProcessedBox(
            box(election, [.open] + casts.map { .cast($0) } + [.close, .override(list)]))
        #expect(processed.kinds == [.superseded, .counted, .overridden, .counted])
        #expect(processed.isComplete)
        let overrides = processed.outcome.processed.overrides
        #expect(overrides.revoked == 2 && overrides.effective == [.init(ballotStyle: 1, voters: 1)])
    }

    @Test("an invalid last ballot of a revoked voter stays invalid: the override has no effect")
    func invalidAndRevoked() async throws {
        let election = try Fixture.election.get()
        var (polling, lists) = (TestPolling(election), TestLists(election))
        let cast = try polling.vote(Self.blank(1), .with { $0.statement = { $0.replacing(rollVersion: 1) } })
        let list = try lists.override([.init(voter: "T-1", action: .revoke)])
        let processed = try await ProcessedBox(box(election, [.open, .cast(cast), .override(list), .close]))
        #expect(processed.kinds == [.invalid])
        #expect(processed.outcome.processed.overrides.effective == [])
    }

    // MARK: Lists that are not those of the log

    private func full(_ election: TestElection) throws -> TestBox {
        var (events, lists) = try Self.events(election)
        events.append(.override(try lists.override([.init(voter: "T-4", action: .revoke)])))
        return try box(election, events)
    }

    @Test("an honest box with lists opens")
    func honest() throws {
        let opened = try full(Fixture.election.get()).opened()
        #expect(opened.rolls.version == 1 && opened.overrides.revoked == ["T-4"])
        #expect(opened.rollVersion(at: 8) == 0 && opened.rollVersion(at: 10) == 1)
    }

    @Test(
        "a list that is missing or has other bytes is refused",
        arguments: [
            RecordFolder.rollUpdate(1), BoxFolder.rollChanges(1), RecordFolder.overrideList(1),
            BoxFolder.overrideEntries(1),
        ])
    func changedList(_ path: String) async throws {
        let box = try full(Fixture.election.get())
        let file = "\(box.folder)/\(path)"
        let bytes = try DurableFile.read(file)
        for index in stride(from: 0, to: bytes.count, by: 11) {
            var changed = bytes
            changed[index] ^= 1
            try DurableFile.write(changed, to: file, replacing: true)
            await expectRefusal(.badBox) { try box.opened() }
        }
        try DurableFile.remove(file)
        #expect(throws: PrimitivesError(.fileMissing, "")) { try box.opened() }
    }

    @Test("a list that the log does not name is refused, and so is a leaf without its list")
    func unlogged() async throws {
        let election = try Fixture.election.get()
        for (kind, path) in [
            (LogLeaf.Step.rollUpdate, RecordFolder.rollUpdate(2)), (.overrideList, RecordFolder.overrideList(2)),
        ] {
            let box = try full(election)
            try DurableFile.write([1], to: "\(box.folder)/\(path)")
            await expectRefusal(.badBox, naming: "does not stand in the log") { try box.opened() }
            let second = try full(election)
            var log = second.log
            let place = kind == .rollUpdate ? 10 : log.leaves.count
            log.leaves.insert(LogLeaf.step(kind, document: .zero).canonicalBytes, at: place)
            try log.write(to: "\(second.folder)/log")
            #expect(throws: PrimitivesError(.fileMissing, "")) { try second.opened() }
        }
    }

    @Test("an override list applied twice, or a chain with another first list, is refused though signed and logged")
    func chains() async throws {
        let election = try Fixture.election.get()
        var (lists, rival) = (TestLists(election), TestLists(election))
        let first = try lists.override([.init(voter: "T-4", action: .revoke)])
        let second = try lists.override([.init(voter: "T-4", action: .restore)])
        let other = try rival.override([.init(voter: "T-5", action: .revoke)])
        func renumbered(_ made: TestLists.Made, _ number: Int) -> TestLists.Made {
            TestLists.Made(number: number, document: made.document, list: made.list)
        }
        for events in [[first, renumbered(first, 2)], [renumbered(second, 1)], [other, second]] {
            let box = try box(election, [.open, .close] + events.map { .override($0) })
            await expectRefusal(.badBox, naming: "override list") { try box.opened() }
        }
        let update = try lists.update([.remove("T-1")])
        let box = try box(election, [.roll(update), .roll(renumbered(update, 2)), .open, .close])
        await expectRefusal(.badBox, naming: "roll update") { try box.opened() }
    }

    @Test("guardians refuse a count that leaves an override list or a roll update out")
    func leftOut() async throws {
        let count = try await TestCount.processed(full(Fixture.election.get()), folder: TemporaryFolder().path)
        let honest = try #require(count.outcome?.processed)
        let less = ProcessedDocument.Overrides(
            lists: 0, last: .zero, revoked: 0, effective: honest.overrides.effective, set: honest.overrides.set)
        let other = ProcessedDocument.Overrides(
            lists: 1, last: .zero, revoked: 1, effective: honest.overrides.effective, set: honest.overrides.set)
        for (version, overrides) in [(1, less), (1, other), (0, honest.overrides)] {
            let forged = ProcessedDocument(
                election: honest.election, fingerprint: honest.fingerprint, closingLeaf: honest.closingLeaf,
                rollVersion: version, roll: honest.roll, overrides: overrides, dispositions: honest.dispositions,
                aggregate: honest.aggregate, counts: honest.counts, styles: honest.styles, withheld: honest.withheld)
            var copy = try count.copy()
            try copy.replaceStep(.processed, forged.canonicalBytes, RecordFolder.processed)
            await expectRefusal(.wrongAggregate, naming: "leaves out") { try copy.opened() }
        }
    }
}
