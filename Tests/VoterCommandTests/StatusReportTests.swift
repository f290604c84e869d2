import CollectionAPI
import CollectionClient
import ElectionModel
import Primitives
import Testing
import TransparencyLog
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
            local: try fixture.folder.receipts(of: context),
            localTests: try fixture.folder.challenges(of: context))
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

    private func with(_ status: VoterStatus, tests: [ChallengeReceipt], waiting: Int = 0) -> VoterStatus {
        VoterStatus(
            phase: status.phase, voter: "EE-1", ballotStyle: 1, rollVersion: 0, receipts: status.receipts,
            challenges: tests, challengesWaiting: waiting)
    }

    @Test("ballots opened as a test are listed with their place, apart from those that count") func listsTests() throws
    {
        let outcome = try fixture.challenge()
        let report = try report()
        #expect(report.faults.isEmpty && report.warnings.isEmpty)
        #expect(report.ballots.count == 2 && report.tests.tests.map(\.index) == [outcome.inclusion.index])
        #expect(report.lines.last?.contains("opened as a test: log entry \(outcome.inclusion.index)") == true)
        #expect(report.lines.last?.contains("does not count; receipt on this device") == true)
        #expect(report.lines[2].contains("ballot 2 of 2") && report.lines[2].contains("the one that counts"))
        #expect(report.json.contains("\"challenges\":[{\"ballot\":\"\(outcome.receipt.ballot.hexadecimal)"))
        let elsewhere = try VoterFixture()
        let strange = StatusReport(
            try fixture.client.status(), voter: "EE-1", context: elsewhere.election.context,
            local: try fixture.folder.receipts(of: fixture.election.context), localTests: [])
        #expect(strange.faults.isEmpty && strange.warnings.count == 1)
        #expect(strange.warnings[0].contains("1 of 1 ballots opened as a test"))
    }

    @Test("a test that the collector does not list, lists twice or cannot prove is a fault; one that waits is none")
    func noticesTests() throws {
        try fixture.challenge()
        try fixture.challenge([1: [1, 0, 0], 2: [0, 0, 0]])
        #expect(try report { with($0, tests: []) }.faults.count == 2)
        #expect(try report { with($0, tests: $0.challenges + [$0.challenges[0]]) }.faults.count == 1)
        let swapped = try report { status in
            let (one, two) = (status.challenges[0], status.challenges[1])
            return with(
                status,
                tests: [
                    ChallengeReceipt(ballot: one.ballot, statement: one.statement, proof: two.proof),
                    ChallengeReceipt(ballot: two.ballot, statement: two.statement, proof: one.proof),
                ])
        }
        #expect(swapped.faults.count == 2)
        // A challenged ballot shown as one of those that count.
        let asCast = try report { status in
            let test = status.challenges[0]
            let cast = CastReceipt(
                ballot: test.ballot, statement: test.statement, standing: .zero, sequence: 3, proof: test.proof)
            return VoterStatus(
                phase: .open, voter: "EE-1", ballotStyle: 1, rollVersion: 0, receipts: status.receipts + [cast],
                challenges: status.challenges)
        }
        #expect(asCast.faults.count == 1)
        let waiting = try report { with($0, tests: $0.challenges, waiting: 1) }
        #expect(waiting.faults.isEmpty && waiting.waiting?.contains("a ballot opened as a test is stored") == true)
        #expect(waiting.json.contains(#""challenges_waiting":1"#))
    }
}
