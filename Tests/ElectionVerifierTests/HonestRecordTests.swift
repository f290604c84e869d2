import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Testing

@Suite("Honest records")
struct HonestRecordTests {
    @Test("a record of level full holds, with every check made")
    func full() async throws {
        let report = try await TestRecord.shared(.full).verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holds, "\(report.lines.joined(separator: "\n"))")
        #expect(report.contests.map { $0.options?.map(\.total) } == TestVotes.totals)
        #expect(report.verified?.isComplete == true)
        #expect(report.ballotCount == 9)
    }

    @Test("a record of level ballots holds as far as it shows")
    func ballots() async throws {
        let report = try await TestRecord.shared(.ballots).verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holdsAsFarAsShown)
        let open = report.entries.filter { $0.status == .notCheckable }.map(\.check)
        #expect(open.contains(.lastVote) && open.contains(.selectionProof))
        #expect(report[.selectionProof]?.notShown == 3)
        #expect(report[.aggregateAlpha]?.status == .pass)
        #expect(report.contests.map { $0.options?.map(\.total) } == TestVotes.totals)
        #expect(report.ballotCount == 6)
        #expect(report.verified?.isComplete == false)
    }

    @Test("without a fingerprint nothing but agreement with itself is claimed")
    func unpinned() async throws {
        let report = try await TestRecord.shared(.full).verify(pinned: false)
        #expect(report.verdict == .holdsAsFarAsShown)
        #expect(report[.pinnedFingerprint]?.status == .notCheckable)
        #expect(!report.isPinned)
    }

    @Test("the report does not depend on the number of threads")
    func threads() async throws {
        let record = try await TestRecord.shared(.full)
        let one = try await RecordVerifier(group: record.election.group, workerCount: 1)
            .verify(folder: record.folder, fingerprint: record.fingerprint)
        let many = try await RecordVerifier(group: record.election.group, workerCount: 7)
            .verify(folder: record.folder, fingerprint: record.fingerprint)
        #expect(one == many)
    }
}
