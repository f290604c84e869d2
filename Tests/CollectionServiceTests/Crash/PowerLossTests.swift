import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import SQLiteStorage
import Testing

/// The power goes after any change: of what was not synced, nothing or an arbitrary part is left. What a killed process
/// wrote would still be there, so only this shows that every acknowledgement waits for its sync.
@Suite struct PowerLossTests {
    @Test("whenever the power goes, what was acknowledged before is in the folder, and the folder opens")
    func keepsAcknowledged() async throws {
        let opened = try await OpenedFolder.shared.value
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var disk = try DiskModel(folder)
        let trace = "\(opened.world.folder)/trace-\(UUID().uuidString)"
        let story = try await tell(opened, folder, trace)
        let changes = try ChangeTrace(trace)
        #expect(changes.changes.count > 100)
        var random = SeededGenerator(1)
        for (index, change) in changes.changes.enumerated() {
            try disk.apply(change)
            // Nothing of what was not synced is left, and some of it.
            for lucky in [false, true] {
                let after = "\(Self.memory ?? opened.world.folder)/power-\(UUID().uuidString)"
                defer { try? FileManager.default.removeItem(atPath: after) }
                try disk.lose(to: after) { lucky && Bool.random(using: &random) }
                let told = story.filter { changes.count(at: $0.length) <= index + 1 }
                let audit = LogAudit(
                    receipts: told.compactMap(\.receipt), notes: told.compactMap(\.note), sent: story.compactMap(\.sent)
                )
                do {
                    try await audit.check(after)
                } catch {
                    Issue.record("after change \(index + 1), \(change.kind) of \(change.path): \(error)")
                }
            }
        }
    }

    /// A disk of memory, where there is one: what is looked at afterwards needs no syncs.
    private static let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : nil

    /// Something that somebody outside learned when the trace was so long.
    private struct Event {
        let length: Int
        var sent: CastSubmission?
        var receipt: CastReceipt?
        var note: [UInt8]?
    }

    /// Three ballots, one of them in place of another, and the closing.
    private func tell(_ opened: OpenedFolder, _ folder: String, _ trace: String) async throws -> [Event] {
        let plan = try FaultPlan(folder: folder, trace: trace)
        let length = { try Data(contentsOf: URL(fileURLWithPath: trace)).count }
        var story: [Event] = []
        let process = try await CollectorProcess(world: opened.world, data: folder, faults: plan)
        for identifier in ["EE-1", "EE-2", "EE-1"] {
            let voter = opened.voter(identifier, process)
            let submission = try await voter.prepare()
            let receipt = try await voter.cast(submission)
            story.append(Event(length: try length(), sent: submission, receipt: receipt))
            let note = try await voter.https.send("GET", Routes.checkpoint).body
            story.append(Event(length: try length(), note: note))
        }
        process.kill()
        let close = ["close", try opened.closingOrder(for: folder), "--data", folder]
        #expect(try await CollectorProcess.outcome(close, in: opened.world.folder, faults: plan).status == 0)
        let note = try await SQLiteBallotStore(folder: folder).checkpoint().note
        story.append(Event(length: try length(), note: note))
        return story
    }

    @Test("whenever the power goes during init, either the folder opens or a second init says what to do")
    func initializes() async throws {
        let world = try await ElectionWorld.shared.value
        let folder = "\(world.folder)/init-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var disk = try DiskModel(folder)
        let plan = try FaultPlan(folder: folder, trace: folder + ".trace")
        let start = ["init", "--data", folder, "--origin", "test.invalid/2027"]
        #expect(try await CollectorProcess.outcome(start, in: world.folder, faults: plan).status == 0)
        var usable = 0
        for change in try ChangeTrace(folder + ".trace").changes {
            try disk.apply(change)
            let after = "\(Self.memory ?? world.folder)/init-\(UUID().uuidString)"
            try disk.lose(to: after) { false }
            defer { try? FileManager.default.removeItem(atPath: after) }
            if (try? CollectorSetup.secrets(in: after)) != nil {
                usable += 1
                #expect(try await SQLiteBallotStore(folder: after).checkpoint().size == 0)
            } else {
                #expect(usable == 0)
                try checkSecondInit(after)
            }
        }
        #expect(usable > 0)
    }

    /// It begins anew where nothing is left, and says what to do where something is.
    private func checkSecondInit(_ folder: String) throws {
        let isEmpty = try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty
        do {
            _ = try CollectorSetup.initialize(folder: folder, origin: "test.invalid/2027") {
                try SQLiteBallotStore.create(in: folder, signer: $0)
            }
            #expect(isEmpty)
        } catch let error as ServiceError {
            #expect(error.code == .exists && error.reason.contains("remove it") && !isEmpty)
        }
    }
}
