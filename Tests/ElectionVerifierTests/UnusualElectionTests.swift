import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

@Suite("Unusual elections")
struct UnusualElectionTests {
    @Test(
        "an invalid ballot is not shown, and its number is missing rightly",
        arguments: [PublicationLevel.full, .ballots])
    func invalidBallot(_ level: PublicationLevel) async throws {
        // The second ballot of voter 1 and the only one of voter 5, with signatures over something else.
        let record = try await TestRecord(level) { number, submission in
            guard [3, 5].contains(number) else { return submission }
            return CastSubmission(
                ballot: submission.ballot, statement: submission.statement,
                signature: submission.signature.dropLast() + [submission.signature[submission.signature.count - 1] ^ 1])
        }
        let report = try await record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holdsAsFarAsShown)
        #expect(report[.selectionProof]?.notShown == (level == .full ? 2 : 4))
        #expect(report[.lastVote]?.status == (level == .full ? .pass : .notCheckable))
        #expect(report.contests.map { $0.options?.map(\.total) } == [[4, 2, 0], [8, 7], nil])
    }

    @Test("an election in which nobody voted holds, and nothing in it reads as checked")
    func noVotes() async throws {
        let record = try await TestRecord(.full, votes: [])
        let report = try await record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holds)
        for check in [Check.selectionProof, .uniqueIdentifier, .decryptionProof, .lastVote] {
            #expect(report[check]?.status == .notApplicable)
        }
        #expect(report[.aggregateAlpha]?.status == .pass)
        #expect(report.contests.allSatisfy { $0.options == nil })
    }

    @Test("an election in which every ballot is invalid holds as far as it shows")
    func allInvalid() async throws {
        let record = try await TestRecord(.full, votes: Array(TestVotes.all.prefix(3))) { _, submission in
            CastSubmission(ballot: submission.ballot, statement: submission.statement, signature: [1])
        }
        let report = try await record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holdsAsFarAsShown)
        #expect(report[.selectionProof]?.status == .notCheckable)
    }

    @Test("an election without re-voting holds")
    func noRevoting() async throws {
        let record = try await TestRecord(.ballots, votes: Array(TestVotes.all.prefix(3)), revoting: false)
        let report = try await record.verify()
        #expect(report.failures.isEmpty)
    }

    @Test("a record in the standard group holds, with the default verifier")
    func standardGroup() async throws {
        let record = try await TestRecord(
            .full, group: .standard, votes: Array(TestVotes.all[1...2]), minimumCellSize: 1)
        let report = try await RecordVerifier().verify(folder: record.folder, fingerprint: record.fingerprint)
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holds)
        #expect(report.contests.map { $0.options?.map(\.total) } == [[3, 0, 1], [6, 6], nil])
    }
}

@Suite("Records of several segments")
struct SegmentTests {
    static let record = Task {
        try await TestRecord(
            .full,
            votes: (0..<1_002).map {
                TestVotes.Vote(voter: $0 % 5 + 1, selections: [1: [0, 0, 0].replacing($0 % 3, 1), 2: [0, 1]])
            })
    }

    @Test("a record of two segments holds")
    func honest() async throws {
        let report = try await (try await Self.record.value).verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holds)
        #expect(report.ballotCount == 1_002)
    }

    @Test("swapped segments are found")
    func swapped() async throws {
        let copy = try RecordCopy(await Self.record.value)
        let failing = Forgery.failing(
            try await copy.verify(
                Resealing(
                    copy,
                    [
                        RecordFolder.segment(0): copy.text(RecordFolder.segment(1)),
                        RecordFolder.segment(1): copy.text(RecordFolder.segment(0)),
                    ])))
        #expect(failing.isSuperset(of: [.publishedBallots, .formats]))
    }

    @Test("a ballot that moved to the next segment is found")
    func moved() async throws {
        let copy = try RecordCopy(await Self.record.value)
        var (first, second) = (copy.lines(RecordFolder.segment(0)), copy.lines(RecordFolder.segment(1)))
        second.insert(first.removeLast(), at: 0)
        func file(_ lines: [[UInt8]]) -> [UInt8] { Array(lines.map { $0 + [10] }.joined()) }
        let failing = Forgery.failing(
            try await copy.verify(
                Resealing(copy, [RecordFolder.segment(0): file(first), RecordFolder.segment(1): file(second)])))
        #expect(failing == [.formats])
    }

    @Test("more failures than are kept are still counted")
    func manyFailures() async throws {
        let copy = try RecordCopy(await Self.record.value)
        let lines = copy.lines(RecordFolder.segment(0)).map { line -> [UInt8] in
            let text = String(decoding: line, as: UTF8.self)
            return Array(text.replacing("\"ballot_style\":1", with: "\"ballot_style\":2").utf8) + [10]
        }
        let report = try await copy.verify(Resealing(copy, [RecordFolder.segment(0): Array(lines.joined())]))
        let entry = try #require(report[.ballotStyle])
        #expect(entry.failureCount == 1_000 && entry.failures.count == 20)
        #expect(entry.failures.first?.place.line == 1 && entry.failures.last?.place.line == 20)
        #expect(report.lines.contains("    and 980 more"))
    }
}

extension [Int] {
    fileprivate func replacing(_ index: Int, _ value: Int) -> [Int] {
        var copy = self
        copy[index] = value
        return copy
    }
}
