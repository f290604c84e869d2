import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives
import Testing

@Suite("Reports and look-ups")
struct ReportTests {
    @Test("every check stands in the report once, with its id and a text")
    func catalogue() async throws {
        let report = try await TestRecord.shared(.full).verify()
        #expect(report.entries.map(\.check) == Check.allCases)
        #expect(Check.allCases.allSatisfy { $0.text != $0.id })
        let lines = report.lines
        for check in Check.allCases { #expect(lines.contains { $0.hasPrefix("  \(check.id) ") }) }
    }

    @Test("the JSON is canonical and says the same")
    func json() async throws {
        let forgery = try await Forgery()
        let report = try await forgery.copy.verify([RecordFolder.result: nil])
        let tree = try JSONTree(report.json)
        #expect(tree.bytes == report.json)
        let text = String(decoding: report.json, as: UTF8.self)
        #expect(text.hasPrefix("{\"type\":\"verification-report\",\"format\":0,\"verdict\":\"does-not-hold\""))
        #expect(text.contains("{\"file\":\"result.json\",\"reason\":\"the file is missing\"}"))
    }

    @Test("an unchecked item never reads as pass")
    func neverPass() async throws {
        let report = try await TestRecord.shared(.ballots).verify(pinned: false)
        for entry in report.entries where entry.notShown > 0 { #expect(entry.status == .notCheckable) }
        for entry in report.entries where entry.status == .pass { #expect(entry.items > 0) }
        #expect(report.verdictLines.joined().contains("only shown to agree with itself"))
    }

    @Test("a check that could not be made has failed, and the report says that it looked at nothing")
    func unreached() async throws {
        let forgery = try await Forgery()
        let report = try await forgery.copy.verify([RecordFolder.guardians: nil])
        for check in Check.overBallots where check != .everyContest {
            #expect(report[check]?.isUnreached == true, "\(check.id)")
        }
        #expect(report.lines.contains { $0.contains("nothing could be checked for") && $0.contains("6.D") })
    }

    @Test("an empty folder is no record, and verifying it does not hold")
    func noRecord() async throws {
        let folder = try TemporaryFolder().path
        #expect(!RecordVerifier.isRecord(folder))
        let report = try await RecordVerifier().verify(folder: folder, fingerprint: nil)
        #expect(report.verdict == .doesNotHold)
        let missing = try await RecordVerifier().verify(folder: folder + "/nothing", fingerprint: nil)
        #expect(missing.verdict == .doesNotHold)
        #expect(try await RecordVerifier.isRecord(TestRecord.shared(.full).folder))
    }

    @Test("a ballot is found by its confirmation code, with what became of it")
    func lookup() async throws {
        let forgery = try await Forgery()
        let lookup = try BallotLookup(folder: forgery.copy.folder, group: forgery.group)
        let ballots = try forgery.ballots()
        let replaced = lookup.find(ballots[0].ballot.confirmationCode)
        #expect(replaced.map(\.disposition) == [.superseded])
        #expect(replaced.first?.place == Place(RecordFolder.segment(0), line: 1))
        let counted = lookup.find(ballots[6].ballot.confirmationCode)
        #expect(counted.map(\.disposition) == [.counted])
        #expect(counted.first?.ballotStyle == "All")
        #expect(counted.first?.leaf == ballots[6].leaf)
        #expect(lookup.find(SHA256.hash([9])).isEmpty)
        #expect(lookup.find(ballots[6].ballot.identifier).isEmpty)
    }

    @Test("progress ends with all ballots")
    func progress() async throws {
        let record = try await TestRecord.shared(.full)
        let seen = Seen()
        _ = try await RecordVerifier(group: record.election.group)
            .verify(folder: record.folder, fingerprint: nil) { done, total in seen.add(done, total) }
        #expect(seen.last == [9, 9])
    }
}
