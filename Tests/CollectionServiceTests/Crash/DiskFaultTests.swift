import BallotEncryption
import CollectionAPI
import ElectionModel
import Foundation
import Testing

/// A disk that is full, fails or writes half, met at every single change that a ticket and a cast make.
@Suite struct DiskFaultTests {
    @Test(
        "on a full or failing disk nothing is acknowledged that is not there; with room again the same process goes on",
        arguments: [FaultPlan.Kind.full, .fails, .short])
    func goesOn(_ kind: FaultPlan.Kind) async throws {
        let opened = try await OpenedFolder.shared.value
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try FaultPlan(folder: folder)
        defer { plan.removeControl() }
        let process = try await CollectorProcess(world: opened.world, data: folder, faults: plan)
        let voter = opened.voter("EE-1", process)
        var audit = LogAudit()
        var (change, refusals) = (0, 0)
        repeat {
            change += 1
            try plan.arm(kind, change: try plan.count + change)
            let ticket = try await voter.https.send("POST", Routes.ticket)
            var submission: CastSubmission?
            if try isAccepted(ticket, plan) {
                submission = try prepare(voter, try ticket.message(TicketAnswer.self).ticket.ticket)
            }
            var receipt: CastReceipt?
            if let submission {
                let answer = try await voter.send(submission)
                if try isAccepted(answer, plan) { receipt = try voter.check(try answer.message(), submission) }
            }
            refusals += receipt == nil ? 1 : 0
            if try !plan.isHit { break }
            try plan.disarm()
            let sent = if let submission { submission } else { try await voter.prepare() }
            let again = try await voter.cast(sent)
            #expect(receipt == nil || receipt == again, "\(plan)")
            audit.receipts.append(again)
            audit.sent.append(sent)
        } while change < 1_000
        #expect(process.isRunning)
        #expect(change > 10 && (kind == .short) == (refusals == 0))
        #expect(try await voter.status().receipts.prefix(audit.receipts.count) == audit.receipts[...])
        process.kill()
        audit.sent = []
        #expect(try await audit.check(folder) == change)
    }

    /// Whether the request succeeded; otherwise the only refusal that a disk may cause is one to try again after.
    private func isAccepted(_ answer: HTTPAnswer, _ plan: FaultPlan) throws -> Bool {
        if answer.status == 200 { return true }
        let problem = try answer.problem()
        #expect(problem.code == .unavailable && answer.retryAfter != nil, "\(plan): \(problem)")
        return false
    }

    @inline(never)
    private func prepare(_ voter: TestVoter, _ ticket: Ticket) throws -> CastSubmission {
        let sealed = try voter.seal()
        return try voter.sign(voter.statement(ticket, sealed), ballot: sealed.ballot)
    }

    @Test("a collector that cannot start for want of room says so, and starts when there is room", arguments: 1...12)
    func startsLater(_ change: Int) async throws {
        let opened = try await OpenedFolder.shared.value
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try FaultPlan(folder: folder, .full, change: change)
        defer { plan.removeControl() }
        let close = ["close", "\(folder)/orders/close.json", "--data", folder]
        try FileManager.default.copyItem(atPath: opened.world.officials, toPath: "\(folder)/orders")
        let outcome = try await CollectorProcess.outcome(close, in: opened.world.folder, faults: plan)
        let isHit = try plan.isHit
        #expect(outcome.status == (isHit ? 74 : 0), "\(plan): \(outcome)")
        #expect(outcome.status == 0 || outcome.errors.hasPrefix("collector: error: "), "\(outcome)")
        #expect(try await CollectorProcess.outcome(close, in: opened.world.folder).status == 0)
        try await LogAudit().check(folder)
    }
}
