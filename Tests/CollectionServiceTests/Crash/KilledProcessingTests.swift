import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Synchronization
import Testing

/// `box process` of a shard, and of a whole box, killed at changes of files: what is left is in nobody's way.
@Suite struct KilledProcessingTests {
    private static let made = Task {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        return try TestBox(election, folder: TemporaryFolder().path + "/box", votes: Array(TestVotes.all[1...2]))
    }

    private func run(
        _ more: [String], out: String, in folder: String, _ faults: FaultPlan? = nil
    ) async throws -> (status: Int32, errors: String) {
        let box = try await Self.made.value
        let outcome = try await Tool.status(
            [
                CollectorProcess.built("glassurn-tally"), "box", "process", box.folder, "--fingerprint",
                box.election.context.fingerprint.hexadecimal, "--out", "\(folder)/\(out)",
            ] + more, in: TemporaryFolder().path, environment: faults?.environment ?? [:])
        return (outcome.status, String(decoding: outcome.errors, as: UTF8.self))
    }

    /// Kills a run at each change, and lets another one follow.
    /// - Returns: how many changes there are, and what killed runs left, without numbers.
    private func killEach(_ more: [String], out: String) async throws -> (changes: Int, left: Set<[String]>) {
        let seen = Mutex<Set<[String]>>([])
        let changes = try await OpenedFolder.forEachChange { change in
            let folder = try TemporaryFolder().path
            let plan = try FaultPlan(folder: folder, .torn, change: change)
            defer { plan.removeControl() }
            let first = try await run(more, out: out, in: folder, plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan): \(first.errors)")
            let left = try DurableFile.list(folder)
            let kinds = left.map { $0.replacing(/[0-9]+\.[0-9]+/, with: "N") }
            guard died, seen.withLock({ $0.insert(kinds).inserted }) else { return died }
            guard !left.contains(out) else { return died }
            let second = try await run(more, out: out, in: folder)
            #expect(second.status == 0, "\(plan): \(second.errors)")
            #expect(try DurableFile.list(folder) == [out] + left, "\(plan): \(left)")
            return died
        }
        return (changes, seen.withLock { $0 })
    }

    @Test("a shard that was killed leaves at most its unfinished file, and the next run is not hindered")
    func shard() async throws {
        let (changes, left) = try await killEach(["--shard", "1/1"], out: "part")
        #expect(changes > 3 && left.isSubset(of: [[], ["part"], ["part.N.part"]]), "\(left)")
        #expect(left.contains(["part.N.part"]))
    }

    @Test("a processing that was killed leaves at most its unfinished folder, and the next run is not hindered")
    func whole() async throws {
        let folder = try TemporaryFolder().path
        var found: [String] = []
        // The first changes are those of the roll's copy, before the folder is there.
        for change in [1, 2, 4, 8] {
            let plan = try FaultPlan(folder: folder, .torn, change: change)
            defer { plan.removeControl() }
            let killed = try await run([], out: "count", in: folder, plan)
            let isHit = try plan.isHit
            #expect(killed.status != 0 && isHit, "\(plan): \(killed.errors)")
            let left = try DurableFile.list(folder).filter { !found.contains($0) }
            #expect(left.count <= 1 && left.allSatisfy { $0.contains(/^count\.[0-9]+\.[0-9]+\.part$/) }, "\(left)")
            found += left
        }
        #expect(!found.isEmpty)
        // A slash at the end is the same folder.
        let last = try await run([], out: "count/", in: folder)
        let names = try DurableFile.list(folder)
        #expect(last.status == 0 && Set(names) == Set(found + ["count"]), "\(last.errors)")
    }

    @Test("a run that fails removes its own unfinished folder and nothing else, whatever its name")
    func others() async throws {
        let folder = try TemporaryFolder().path
        let names = ["count.1.part", "count.1.2.part", "count.part"]
        for name in names { try DurableFile.write([1], to: "\(folder)/\(name)") }
        try DurableFile.makeFolder("\(folder)/count.6.7.part/inner")
        let failed = try await run(["--merge", "\(folder)/count.1.part"], out: "count", in: folder)
        #expect(failed.status == 65, "\(failed.errors)")
        #expect(try DurableFile.list(folder) == (names + ["count.6.7.part"]).sorted())
        #expect(try DurableFile.list("\(folder)/count.6.7.part") == ["inner"])
    }
}
