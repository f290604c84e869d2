import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives
import Testing

/// Records of elections whose roll changed and in which paper replaced ballots, honest and forged by an office that has
/// all keys (attacks L11, L12, T2).
@Suite("Roll updates and paper overrides in records")
struct ForgedListTests {
    private static let full = Task { try await make(.full) }
    private static let ballots = Task { try await make(.ballots) }

    private static func make(_ level: PublicationLevel) async throws -> TestRecord {
        let election = try TestElection(level, minimumCellSize: 1)
        let events = try ListElection.events(election)
        return try await TestRecord(TestBox(election, folder: TemporaryFolder().path + "/box", events: events))
    }

    private func copy(_ level: PublicationLevel = .full) async throws -> RecordCopy {
        try RecordCopy(await (level == .full ? Self.full : Self.ballots).value)
    }

    private func failing(_ copy: RecordCopy, _ changes: [String: [UInt8]?]) async throws -> Set<Check> {
        Forgery.failing(try await copy.verify(Resealing(copy, changes)))
    }

    private func processed(_ copy: RecordCopy) throws -> ProcessedDocument {
        try ProcessedDocument(canonical: copy.text(RecordFolder.processed), group: copy.record.election.group)
    }

    @Test("an honest record holds at its level", arguments: [PublicationLevel.full, .ballots])
    func honest(_ level: PublicationLevel) async throws {
        let copy = try await copy(level)
        let report = try await copy.record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == (level == .full ? .holds : .holdsAsFarAsShown))
        let document = try processed(copy)
        #expect(document.counts == .init(cast: 6, counted: 4, superseded: 1, overridden: 1, test: 0, invalid: 0))
        #expect(document.styles.map(\.eligible) == [5, 2] && document.rollVersion == 2)
        #expect(document.overrides.revoked == 2 && document.overrides.lists == 2)
        #expect(report[.overrides]?.status == .pass && report[.eligible]?.status == .pass)
        // Two without their lists: an honest record names nobody.
        for (path, bytes) in copy.files where !path.hasPrefix("ballots") {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("\"T-"), "\(path)")
        }
    }

    @Test("other numbers of overrides than the signed lists and the dispositions give are found by C.9 alone")
    func overrideNumbers() async throws {
        let copy = try await copy()
        let honest = try processed(copy).overrides
        func forged(
            lists: Int? = nil, last: HashValue? = nil, revoked: Int? = nil,
            effective: [ProcessedDocument.Overrides.Effect]? = nil
        ) -> ProcessedDocument.Overrides {
            .init(
                lists: lists ?? honest.lists, last: last ?? honest.last, revoked: revoked ?? honest.revoked,
                effective: effective ?? honest.effective, set: honest.set)
        }
        for overrides in [
            forged(lists: 1), forged(lists: 3), forged(last: SHA256.hash([1])), forged(revoked: 3), forged(revoked: 1),
            forged(effective: []), forged(effective: [.init(ballotStyle: 1, voters: 2)]),
            forged(effective: [.init(ballotStyle: 2, voters: 1)]),
            forged(effective: honest.effective + [.init(ballotStyle: 2, voters: 1)]),
        ] {
            let document = try processed(copy).changing(overrides: overrides)
            let found = try await failing(copy, [RecordFolder.processed: document.canonicalBytes])
            #expect(found == [.overrides], "\(overrides)")
        }
    }

    @Test("a list with other numbers, or one that restores more than are revoked, is found by C.9 alone")
    func listNumbers() async throws {
        let copy = try await copy()
        for (number, revoked, restored) in [(1, 4, 0), (1, 2, 0), (2, 0, 2), (1, 0, 1), (2, 0, 4)] {
            let path = RecordFolder.overrideList(number)
            let list = try OverrideList(canonical: copy.text(path), group: copy.record.election.group)
            let forged = list.changing(revoked: revoked, restored: restored)
            #expect(try await failing(copy, [path: forged.canonicalBytes]) == [.overrides], "\(number) \(revoked)")
        }
    }

    @Test("a ballot that is overridden without an override is found by C.9, also with all numbers made to fit")
    func stolenBallot() async throws {
        let copy = try await copy()
        let group = copy.record.election.group
        var lines = try copy.lines(RecordFolder.dispositions).map { try Disposition(canonical: $0, group: group) }
        let stolen = try #require(lines.firstIndex { $0.kind == .counted })
        let old = lines[stolen]
        lines[stolen] = Disposition(leaf: old.leaf, kind: .overridden, ballotStyle: old.ballotStyle, weight: old.weight)
        let found = try await failing(copy, [RecordFolder.dispositions: Forgery.lines(lines)])
        #expect(found.contains(.overrides))
    }

    @Test("more voters than the roll updates brought are found by C.3 alone")
    func inventedVoters() async throws {
        let copy = try await copy()
        let path = RecordFolder.rollUpdate(2)
        let update = try RollUpdate(canonical: copy.text(path), group: copy.record.election.group)
        // One more joins by the update, while processed.json still has the old number; and more leave than there are.
        for group in [
            RollUpdate.Group(ballotStyle: 1, weight: 1, joined: 2, left: 1),
            RollUpdate.Group(ballotStyle: 1, weight: 1, joined: 1, left: 9),
            RollUpdate.Group(ballotStyle: 1, weight: 7, joined: 0, left: 1),
        ] {
            let forged = try update.changing(electorate: [group])
            #expect(try await failing(copy, [path: forged.canonicalBytes]) == [.eligible], "\(group)")
        }
        let document = try processed(copy)
        let styles = document.styles.map {
            ProcessedDocument.Style(ballotStyle: $0.ballotStyle, eligible: $0.eligible + 1, counts: $0.counts)
        }
        #expect(
            try await failing(copy, [RecordFolder.processed: document.changing(styles: styles).canonicalBytes])
                == [.eligible])
    }

    @Test("updates and lists that are not chained are found by R.5 alone")
    func chains() async throws {
        let copy = try await copy()
        let group = copy.record.election.group
        for number in 1...2 {
            let (updatePath, listPath) = (RecordFolder.rollUpdate(number), RecordFolder.overrideList(number))
            let update = try RollUpdate(canonical: copy.text(updatePath), group: group)
            let list = try OverrideList(canonical: copy.text(listPath), group: group)
            for (path, bytes) in [
                (updatePath, try update.changing(number: 9).canonicalBytes),
                (updatePath, try update.changing(previous: SHA256.hash([7])).canonicalBytes),
                (updatePath, try update.changing(election: SHA256.hash([7])).canonicalBytes),
                (updatePath, try update.changing(fingerprint: SHA256.hash([7])).canonicalBytes),
                (listPath, list.changing(number: 9).canonicalBytes),
                (listPath, list.changing(previous: SHA256.hash([7])).canonicalBytes),
                (listPath, list.changing(election: SHA256.hash([7])).canonicalBytes),
                (listPath, list.changing(fingerprint: SHA256.hash([7])).canonicalBytes),
            ] {
                #expect(try await failing(copy, [path: bytes]) == [.links], "\(path)")
            }
        }
    }

    @Test("an order that names another version of the roll than was in force is found by R.5 alone")
    func versions() async throws {
        let copy = try await copy()
        let group = copy.record.election.group
        for path in [RecordFolder.open, RecordFolder.close] {
            let order = try OrderDocument(canonical: copy.text(path), group: group)
            let hashes = [order.roll, SHA256.hash(copy.text(RecordFolder.rollUpdate(1)))]
            for (version, roll) in [
                (0, order.roll), (order.rollVersion, SHA256.hash([8])), (9, order.roll), (1, hashes[1]),
            ] {
                guard version != order.rollVersion || roll != order.roll else { continue }
                let forged = OrderDocument(
                    kind: order.kind, election: order.election, fingerprint: order.fingerprint, rollVersion: version,
                    roll: roll, issuedAt: order.issuedAt)
                #expect(try await failing(copy, [path: forged.canonicalBytes]) == [.links], "\(path) \(version)")
            }
        }
    }

    @Test("a list or an update that is left out, or has too few signatures, is found")
    func missing() async throws {
        let copy = try await copy()
        for path in [RecordFolder.rollUpdate(2), RecordFolder.overrideList(2)] {
            let suffixes = (1...2).map { "\(path).official-\($0).p7s" }
            let gone = Dictionary(uniqueKeysWithValues: ([path] + suffixes).map { ($0, [UInt8]?.none) })
            #expect(try await failing(copy, gone).contains(.logDocuments))
            let unsigned = Forgery.failing(try await copy.verify([suffixes[0]: nil]))
            #expect(unsigned == [.officialSignatures, .fileList])
        }
    }
}
