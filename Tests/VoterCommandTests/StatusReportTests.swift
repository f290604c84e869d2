import CollectionAPI
import CollectionClient
import ElectionModel
import Testing
import VoterCommand

@Suite struct StatusReportTests {
    let fixture: VoterFixture

    init() throws {
        fixture = try VoterFixture()
        try fixture.vote()
        try fixture.vote()
    }

    func report(_ change: (VoterStatus) -> VoterStatus = { $0 }) throws -> StatusReport {
        let context = fixture.election.context
        return StatusReport(
            change(try fixture.client.status()), voter: "EE-1", context: context,
            local: try fixture.folder.receipts(of: context))
    }

    func with(_ status: VoterStatus, voter: String = "EE-1", _ receipts: [CastReceipt]) -> VoterStatus {
        VoterStatus(phase: status.phase, voter: voter, ballotStyle: 1, rollVersion: 0, receipts: receipts)
    }

    @Test("two ballots with their receipts are fine, and the last one counts") func holds() throws {
        let report = try report()
        #expect(report.faults.isEmpty)
        #expect(report.warnings.isEmpty)
        #expect(report.lines.count == 3)
        #expect(report.lines[1].contains("replaced") && report.lines[2].contains("the one that counts"))
        #expect(report.json.contains("\"known_here\":true"))
    }

    @Test("a ballot without a receipt here is a warning") func warns() throws {
        _ = try fixture.collector.castElsewhere()
        let report = try report()
        #expect(report.faults.isEmpty)
        #expect(report.warnings.count == 1)
    }

    @Test("a ballot that the collector no longer lists is a fault") func noticesLoss() throws {
        #expect(try report { with($0, Array($0.receipts.prefix(1))) }.faults.count == 1)
        #expect(try report { with($0, []) }.faults.count == 2)
    }

    @Test("a ballot that waits for its proof is said to, and is no fault") func waits() throws {
        let report = try report { status in
            VoterStatus(
                phase: status.phase, voter: "EE-1", ballotStyle: 1, rollVersion: 0, receipts: status.receipts,
                waiting: 1)
        }
        #expect(report.faults.isEmpty)
        #expect(report.waiting?.contains("ballot 3 is stored") == true)
        #expect(report.lines[2].contains("ballot 2 of 3") && report.lines[2].contains("replaced"))
        #expect(report.lines.last == report.waiting)
        #expect(report.json.contains(#""waiting":1"#))
    }

    @Test("wrong order, wrong voter, and proofs that do not hold are faults") func noticesForgery() throws {
        #expect(try report { with($0, $0.receipts.reversed()) }.faults.count == 1)
        #expect(try report { with($0, voter: "EE-2", $0.receipts) }.faults.count == 1)
        let swapped = try report { status in
            let (one, two) = (status.receipts[0], status.receipts[1])
            return with(
                status,
                [
                    CastReceipt(
                        ballot: one.ballot, statement: one.statement, standing: one.standing, sequence: 1,
                        proof: two.proof),
                    CastReceipt(
                        ballot: two.ballot, statement: two.statement, standing: two.standing, sequence: 2,
                        proof: one.proof),
                ])
        }
        #expect(swapped.faults.count == 2)
    }
}
