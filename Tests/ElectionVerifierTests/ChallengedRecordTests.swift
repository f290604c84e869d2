import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

/// Attack T7 as the public sees it: what challenged ballots contain can be checked, and they are in no total.
@Suite("Records with challenged ballots")
struct ChallengedRecordTests {
    private static func record(_ level: PublicationLevel) async throws -> TestRecord {
        let election = try TestElection(level)
        return try await TestRecord(
            TestBox(election, folder: TemporaryFolder().path + "/box", events: ChallengeElection.events(election)))
    }

    private static let full = Task { try await record(.full) }
    private static let ballots = Task { try await record(.ballots) }

    private static func shared(_ level: PublicationLevel) async throws -> TestRecord {
        try await (level == .full ? full : ballots).value
    }

    private static func published(_ record: TestRecord) throws -> [PublishedChallenge] {
        try DurableFile.read("\(record.folder)/\(RecordFolder.challengedSegment(0))").split(separator: 10).map {
            try PublishedChallenge(canonical: Array($0), group: record.election.group)
        }
    }

    @Test(
        "such a record holds, with every check made over these ballots too",
        arguments: [PublicationLevel.full, .ballots])
    func honest(_ level: PublicationLevel) async throws {
        let report = try await Self.shared(level).verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == (level == .full ? .holds : .holdsAsFarAsShown))
        for check in Check.overChallenges { #expect(report[check]?.status == .pass, "\(check.id)") }
        let shown = level == .full ? 9 : 6
        #expect(report[.challengedDecryption]?.items == 3 && report[.openedContestLabel]?.items == 7)
        #expect(report[.openedValue]?.items == 17 && report[.everyOpenedOption]?.items == 17)
        #expect(report[.selectionProof]?.notShown == (level == .full ? 0 : 3))
        for check in [Check.uniqueIdentifier, .identifierHash, .confirmationCode, .ballotStyle, .loggedBallots] {
            #expect(report[check]?.items == shown + 3, "\(check.id)")
        }
        #expect(report[.dispositions]?.items == 12 && report.ballotCount == shown && report.challengedCount == 3)
        #expect(report.lines.contains { $0.hasPrefix("3 ballots were opened") })
        #expect(String(decoding: report.json, as: UTF8.self).contains("\"challenged\":3"))
    }

    @Test("no challenged ballot is in a total")
    func totals() async throws {
        let report = try await Self.shared(.full).verify()
        #expect(report.contests.map { $0.options?.map(\.total) } == TestVotes.totals)
    }

    @Test("without challenges 13 and 14 have nothing to look at, and say so")
    func none() async throws {
        let report = try await TestRecord.shared(.full).verify()
        for check in Check.overChallenges + [.challengedData] { #expect(report[check]?.status == .notApplicable) }
        #expect(!report.lines.contains { $0.contains("opened at") } && report.challengedCount == 0)
        #expect(!String(decoding: report.json, as: UTF8.self).contains("\"challenged\""))
    }

    @Test("a challenge that could not be opened is shown as not checkable, and never as passed")
    func unopened() async throws {
        let election = try TestElection()
        var polling = TestPolling(election)
        let votes = Array(TestVotes.all.prefix(3))
        let unsigned = try polling.challenge(ChallengeElection.challenged[0]).replacing(signature: [1])
        let events = try [.open, .challenge(unsigned)] + polling.cast(votes).map { TestBox.Event.cast($0) } + [.close]
        let record = try await TestRecord(TestBox(election, folder: TemporaryFolder().path + "/box", events: events))
        let report = try await record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holdsAsFarAsShown)
        for check in Check.overChallenges + [.selectionProof, .uniqueIdentifier] {
            #expect(report[check]?.status == .notCheckable && report[check]?.notShown == 1, "\(check.id)")
        }
        #expect(report.lines.contains { $0.hasPrefix("1 ballot was to be opened at its voter's wish and was not") })
        #expect(report[.challengedDecryption]?.note == "1 not opened, which the collector must explain")
        #expect(report[.publishedBallots]?.status == .pass && !DurableFile.isFolder("\(record.folder)/challenged"))
    }

    @Test("an election in which every ballot was challenged holds, and has no totals")
    func onlyChallenges() async throws {
        let election = try TestElection()
        var polling = TestPolling(election)
        let challenges = try ChallengeElection.challenged.map { TestBox.Event.challenge(try polling.challenge($0)) }
        let record = try await TestRecord(
            TestBox(election, folder: TemporaryFolder().path + "/box", events: [.open] + challenges + [.close]))
        let report = try await record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holds && report.challengedCount == 3 && report.ballotCount == 0)
        #expect(report[.selectionProof]?.status == .pass && report[.lastVote]?.status == .notApplicable)
        #expect(report.contests.allSatisfy { $0.options == nil })
    }

    @Test("the merge of shards checks them, with the report of a verification in one piece")
    func shards() async throws {
        for level in [PublicationLevel.full, .ballots] {
            let record = try await Self.shared(level)
            let whole = try await record.verify()
            let sharding = try Sharding(record.folder, group: record.election.group)
            defer { sharding.remove() }
            for count in [1, 3] {
                let parts = try await sharding.parts(count)
                #expect(try await sharding.merged(parts, fingerprint: record.fingerprint) == whole)
            }
        }
    }

    @Test("a part that claims records of challenged ballots is refused")
    func foreignPart() async throws {
        let record = try await Self.shared(.full)
        let sharding = try Sharding(record.folder, group: record.election.group)
        defer { sharding.remove() }
        var part = try OpenedPart(await sharding.parts(1)[0])
        // The position behind the first identifier's 32 bytes: segment 2^31.
        part.records[32] |= 0x80
        let file = try sharding.file(part.sealed)
        await #expect(throws: ShardError(.uncovered, "")) {
            try await sharding.merged([file], fingerprint: record.fingerprint)
        }
    }

    @Test("the confirmation code finds a challenged ballot and what it contains")
    func lookup() async throws {
        let record = try await Self.shared(.full)
        let lookup = try BallotLookup(folder: record.folder, group: record.election.group)
        for (published, vote) in zip(try Self.published(record), ChallengeElection.challenged) {
            let found = lookup.find(published.ballot.confirmationCode)
            let match = try #require(found.first)
            #expect(found.count == 1 && match.disposition == .challenged && match.leaf == published.leaf)
            #expect(match.sequence == nil && match.place.file == RecordFolder.challengedSegment(0))
            let shown = (match.opening?.contests ?? []).map { ($0.contest, $0.options.map(\.value)) }
            #expect(Dictionary(uniqueKeysWithValues: shown) == vote.selections)
            let leaf = try LogLeaf(canonical: record.log.leaves[published.leaf], group: record.election.group)
            #expect(lookup.find(ReceiptCode(leaf, index: published.leaf))?.disposition == .challenged)
            #expect(lookup.find(ReceiptCode(leaf, index: published.leaf + 1)) == nil)
            // Nobody's identity stands in the line: no pseudonym leads to it.
            #expect(lookup.find(published.ballot.identifier).isEmpty)
        }
        #expect(lookup.find(ReceiptCode(.step(.open, document: .zero), index: 3)) == nil)
    }

    @Test(
        "a number, value or label that no opening can have fails the check that it belongs to",
        arguments: [
            ("\"nonce\":\"", "\"nonce\":\"FFFFFFFF", Check.challengedDecryption),
            ("\"value\":1", "\"value\":-1", .openedValue), ("\"value\":1", "\"value\":4000", .openedValue),
            ("\"label\":\"Ana", "\"label\":\"\\u0007Ana", .openedOptionLabel),
            ("\"label\":\"Council", "\"label\":\" Council", .openedContestLabel),
        ])
    func unreadable(_ old: String, _ new: String, _ check: Check) async throws {
        let copy = try RecordCopy(await Self.shared(.full))
        let path = RecordFolder.challengedSegment(0)
        var text = String(decoding: copy.text(path), as: UTF8.self)
        let start = try #require(text.firstRange(of: "\"opening\"")).lowerBound
        let place = try #require(text[start...].firstRange(of: old))
        text.replaceSubrange(place, with: new)
        // The longer number has the length of the others.
        if check == .challengedDecryption {
            let end = text.index(place.lowerBound, offsetBy: new.count)
            text.removeSubrange(end..<text.index(end, offsetBy: 8))
        }
        let report = try await copy.verify(Resealing(copy, [path: Array(text.utf8)]))
        #expect(Forgery.failing(report) == [check], "\(report.failures.map { "\($0.check.id) \($0.reason)" })")
    }

    @Test("a folder of challenged ballots where nobody challenged, and one with a stranger, are found")
    func strangers() async throws {
        let with = try RecordCopy(await Self.shared(.full))
        let line = with.text(RecordFolder.challengedSegment(0))
        let second = try await with.verify(Resealing(with, [RecordFolder.challengedSegment(2): line]))
        #expect(Forgery.failing(second) == [.fileList])
        let without = try RecordCopy(await TestRecord.shared(.full))
        let extra = try await without.verify(Resealing(without, [RecordFolder.challengedSegment(0): line]))
        #expect(Forgery.failing(extra).isSuperset(of: [.publishedBallots, .loggedBallots]))
    }

    @Test("a record in the standard group with a challenged ballot holds; with another vote shown it does not")
    func standardGroup() async throws {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        var polling = TestPolling(election)
        let events: [TestBox.Event] = [
            .open, .cast(try polling.vote(TestVotes.all[1])),
            .challenge(try polling.challenge(ChallengeElection.challenged[0])), .close,
        ]
        let record = try await TestRecord(TestBox(election, folder: TemporaryFolder().path + "/box", events: events))
        let report = try await record.verify()
        #expect(report.verdict == .holds && report[.challengedDecryption]?.items == 1)
        let copy = try RecordCopy(record)
        let opened = try Self.published(record)[0]
        let changed = PublishedChallenge(
            leaf: opened.leaf, ballot: opened.ballot, opening: opened.opening.replacing(value: 0))
        let forged = try await copy.verify(
            Resealing(copy, [RecordFolder.challengedSegment(0): changed.canonicalBytes + [10]]))
        #expect(Forgery.failing(forged) == [.challengedDecryption])
    }
}
