import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import Primitives
import SQLiteStorage
import Testing
import TransparencyLog

/// The commands that close an election and export its ballots, killed at every single change that they make.
@Suite struct KilledCommandTests {
    @Test(
        "a close that was killed is repeated: the pending ballot is logged once, before the one closing leaf",
        arguments: [FaultPlan.Kind.before, .torn])
    func closes(_ kind: FaultPlan.Kind) async throws {
        let (opened, audit) = try await Self.makePending()
        let count = try await OpenedFolder.forEachChange { change in
            let folder = try opened.copy()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let plan = try FaultPlan(folder: folder, kind, change: change)
            defer { plan.removeControl() }
            let close = ["close", "\(folder)/orders/close.json", "--data", folder]
            let first = try await CollectorProcess.outcome(close, in: opened.world.folder, faults: plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan)")
            let path = "\(folder)/orders/close.json.receipt"
            let before = try? DurableFile.read(path)
            #expect(try await CollectorProcess.outcome(close, in: opened.world.folder).status == 0, "\(plan)")
            let receipt = try DurableFile.read(path)
            #expect(before == nil || before == receipt, "\(plan)")
            do {
                #expect(try await audit.check(folder) == 2, "\(plan)")
                try await Self.checkClosing(folder, receipt)
            } catch {
                Issue.record("\(plan): \(error)")
            }
            return died
        }
        #expect(count > 10)
    }

    @Test("an export that was killed is no box, and the next one is the same as if nothing had happened")
    func exports() async throws {
        let (opened, _) = try await Self.makePending()
        let close = ["close", "\(opened.folder)/orders/close.json", "--data", opened.folder]
        #expect(try await CollectorProcess.outcome(close, in: opened.folder).status == 0)
        let reference = "\(opened.world.folder)/box-\(UUID().uuidString)"
        try await CollectorProcess.command(["export", "--data", opened.folder, "--out", reference], in: opened.folder)
        let expected = try Self.contents(of: reference)
        let count = try await OpenedFolder.forEachChange { change in
            let folder = try opened.copy()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let plan = try FaultPlan(folder: folder, .torn, change: change)
            defer { plan.removeControl() }
            let export = { (name: String) in ["export", "--data", folder, "--out", "\(folder)/\(name)"] }
            let first = try await CollectorProcess.outcome(export("box"), in: opened.world.folder, faults: plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan)")
            let left = try Self.contents(of: "\(folder)/box")
            let isBox = left["\(BoxFolder.log)/checkpoint"] != nil
            #expect(isBox ? left == expected : died, "\(plan)")
            // It changed nothing in the data folder, so that it is enough to see some of the next ones.
            if died, change.isMultiple(of: 16) {
                let again = try await CollectorProcess.outcome(export("again"), in: opened.world.folder)
                let box = try Self.contents(of: "\(folder)/again")
                #expect(again.status == 0 && box == expected, "\(plan)")
            }
            return died
        }
        #expect(count > 30)
    }

    /// A voter with a receipt, and another whose ballot is stored but not logged yet.
    private static func makePending() async throws -> (OpenedFolder, LogAudit) {
        let shared = try await OpenedFolder.shared.value
        let opened = OpenedFolder(world: shared.world, folder: try shared.copy())
        let process = try await CollectorProcess(world: opened.world, data: opened.folder)
        let (alice, bob) = (opened.voter("EE-1", process), opened.voter("EE-2", process))
        let (logged, pending) = (try await alice.prepare(), try await bob.prepare())
        let receipt = try await alice.cast(logged)
        process.kill()
        _ = try await SQLiteBallotStore(folder: opened.folder).append(pending, voter: "EE-2")
        try FileManager.default.copyItem(atPath: opened.world.officials, toPath: "\(opened.folder)/orders")
        return (opened, LogAudit(receipts: [receipt], sent: [logged, pending]))
    }

    @inline(never)
    private static func checkClosing(_ folder: String, _ receipt: [UInt8]) async throws {
        let store = try SQLiteBallotStore(folder: folder)
        let closing = try #require(try await store.steps().last)
        let (size, proof) = (try await store.counts().logSize, try InclusionReceipt(parsing: receipt))
        #expect(closing.step == .close && closing.leaf == size - 1 && proof.index == closing.leaf)
        let leaf = LogLeaf.step(.close, document: closing.document.hash)
        _ = try proof.verify(leaf: leaf.canonicalBytes, key: store.logKey, origin: store.logKey.name)
    }

    private static func contents(of folder: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? []
        // Between a file's getting its name and the removal of the temporary one, both are there.
        where !DurableFile.isFolder("\(folder)/\(path)") && !path.hasSuffix(".part") {
            found[path] = try DurableFile.read("\(folder)/\(path)")
        }
        return found
    }
}
