import BallotEncryption
import CollectionAPI
import ElectionModel
import Foundation
import Testing

/// The real program, killed at every single change that it makes to its files while it serves.
@Suite struct KilledServiceTests {
    @Test(
        "killed at any change, the collector keeps what it acknowledged, and a retry finds it",
        arguments: [FaultPlan.Kind.before, .torn])
    func servesAgain(_ kind: FaultPlan.Kind) async throws {
        let opened = try await OpenedFolder.shared.value
        let sealed = try TestVoter("EE-1", opened.world, folder: opened.world.folder, port: 0).seal()
        let count = try await OpenedFolder.forEachChange { change in
            try await Self.crash(opened, sealed, kind, change)
        }
        // A ticket, a ballot and its leaf are at least a commit each, the checkpoint's file a write and a rename.
        #expect(count > 20)
    }

    /// One voter votes once; the process dies at the change, starts again, and the voter goes on.
    ///
    /// - Returns: whether the process died.
    private static func crash(
        _ opened: OpenedFolder, _ sealed: SealedBallot, _ kind: FaultPlan.Kind, _ change: Int
    ) async throws -> Bool {
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try FaultPlan(folder: folder, kind, change: change)
        defer { plan.removeControl() }
        var audit = LogAudit()
        var submission: CastSubmission?
        let first = try? await CollectorProcess(world: opened.world, data: folder, faults: plan)
        if let first {
            let voter = opened.voter("EE-1", first)
            submission = try? await voter.prepare(sealed)
            if let submission, let receipt = try? await voter.cast(submission) { audit.receipts.append(receipt) }
            if let seen = try? await voter.https.send("GET", Routes.checkpoint) { audit.notes.append(seen.body) }
        }
        let died = try plan.isHit
        #expect(died == (first?.isRunning != true), "\(plan)")
        first?.kill()
        let second = try await CollectorProcess(world: opened.world, data: folder)
        let voter = opened.voter("EE-1", second)
        let sent = if let submission { submission } else { try await voter.prepare(sealed) }
        let receipt = try await voter.cast(sent)
        #expect(audit.receipts.allSatisfy { $0 == receipt }, "\(plan): a retry got another receipt")
        second.kill()
        audit.receipts.append(receipt)
        audit.sent = [sent]
        do {
            #expect(try await audit.check(folder) == 1, "\(plan)")
        } catch {
            Issue.record("\(plan): \(error)")
        }
        return died
    }
}
