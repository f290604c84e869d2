import CollectionAPI
import ElectionModel
import Foundation
import Testing

/// The real program, killed at every single change that it makes to its files while a ballot is challenged.
@Suite struct KilledChallengeTests {
    /// Torn writes are those of a cast, which ``KilledServiceTests`` has.
    @Test("killed at any change, the collector keeps the challenge that it acknowledged, and a retry finds it")
    func servesAgain() async throws {
        let opened = try await OpenedFolder.shared.value
        let ballot = try TestVoter("EE-1", opened.world, folder: opened.world.folder, port: 0).open()
        let count = try await OpenedFolder.forEachChange { change in
            try await Self.crash(opened, ballot, change)
        }
        #expect(count > 20)
    }

    /// One voter challenges once; the process dies at the change, starts again, and the voter goes on.
    ///
    /// - Returns: whether the process died.
    private static func crash(
        _ opened: OpenedFolder, _ ballot: TestVoter.Opened, _ change: Int
    ) async throws -> Bool {
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plan = try FaultPlan(folder: folder, .before, change: change)
        defer { plan.removeControl() }
        var audit = LogAudit()
        var submission: ChallengeSubmission?
        let first = try? await CollectorProcess(world: opened.world, data: folder, faults: plan)
        if let first {
            let voter = opened.voter("EE-1", first)
            submission = try? await voter.prepareChallenge(ballot)
            if let submission, let receipt = try? await voter.challenge(submission) {
                audit.challenged.append(receipt)
            }
            if let seen = try? await voter.https.send("GET", Routes.checkpoint) { audit.notes.append(seen.body) }
        }
        let died = try plan.isHit
        #expect(died == (first?.isRunning != true), "\(plan)")
        first?.kill()
        let second = try await CollectorProcess(world: opened.world, data: folder)
        let voter = opened.voter("EE-1", second)
        let sent = if let submission { submission } else { try await voter.prepareChallenge(ballot) }
        let receipt = try await voter.challenge(sent)
        #expect(audit.challenged.allSatisfy { $0 == receipt }, "\(plan): a retry got another receipt")
        second.kill()
        audit.challenged.append(receipt)
        do {
            #expect(try await audit.check(folder) == 0, "\(plan): a challenge was taken for a cast")
        } catch {
            Issue.record("\(plan): \(error)")
        }
        return died
    }
}
