import ElectionModel
import ElectionTestKit
import Foundation
import Primitives
import Synchronization
import Tally
import Testing

/// What processing keeps on disk instead of in memory.
@Suite("Temporary files of processing", .serialized)
struct BoxMemoryTests {
    private func box(_ edit: (inout [[UInt8]]) throws -> Void = { _ in }) throws -> TestBox {
        var polling = TestPolling(try Fixture.election.get())
        return try TestBox(
            Fixture.election.get(), folder: TemporaryFolder().path + "/box", casts: polling.cast(TestVotes.all),
            edit: edit)
    }

    @Test("everything sorted on disk, by any number of workers, gives the same count", arguments: [1, 2, 16])
    func sameCount(_ workers: Int) async throws {
        let box = try box { $0[2] = [1] }
        let work = try TemporaryFolder()
        let whole = try await ProcessedBox(box)
        let outcome = try await BoxProcessor(box.opened(), workers: workers, sortByteCount: 40)
            .process(into: "\(work.path)/count", despiteAlarms: true) {}
        #expect(outcome.processed == whole.outcome.processed && outcome.alarms == whole.outcome.alarms)
    }

    private final class Seen: Sendable {
        private let state = Mutex<(names: [String], modes: [Int])>(([], []))

        func add(names: [String], modes: [Int]) {
            state.withLock { state in
                state.names += names
                state.modes += modes
            }
        }

        var all: (names: [String], modes: [Int]) { state.withLock { $0 } }
    }

    /// Files of this process below a folder that have no name any more.
    private static func namelessFiles(below folder: String) -> [String] {
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return descriptors.map { "/proc/self/fd/\($0)" }.filter { path in
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return false }
            return target.hasPrefix(folder) && target.hasSuffix(" (deleted)")
        }
    }

    /// Their permissions.
    private static func nameless(below folder: String) -> [Int] {
        namelessFiles(below: folder).compactMap { path in
            var status = stat()
            return stat(path, &status) == 0 ? Int(status.st_mode) & 0o777 : nil
        }
    }

    @Test("a roll that cannot be read any more stops the count, and makes no ballot invalid", arguments: [false, true])
    func unreadableRoll(_ isShard: Bool) async throws {
        let work = try TemporaryFolder()
        let box = try box()
        let processor = try BoxProcessor(box.opened())
        let files = Self.namelessFiles(below: box.folder)
        #expect(files.count == 1 && Self.nameless(below: box.folder) == [0o600])
        for file in files { #expect(truncate(file, 0) == 0) }
        await #expect(throws: PrimitivesError(.inputOutput, "")) {
            if isShard {
                _ = try await processor.processShard(Shard("1/1"), to: "\(work.path)/part") {}
            } else {
                _ = try await processor.process(into: "\(work.path)/count", despiteAlarms: true) {}
            }
        }
        #expect(try DurableFile.list(work.path) == [])
    }

    @Test("temporary files lie in the output's staging folder, have no name, and only the owner could read them")
    func privateFiles() async throws {
        let work = try TemporaryFolder()
        let seen = Seen()
        _ = try await BoxProcessor(box().opened()).process(into: "\(work.path)/count") {
            let staging = (try? DurableFile.list(work.path)) ?? []
            let inside = staging.flatMap { (try? DurableFile.list("\(work.path)/\($0)")) ?? [] }
            seen.add(names: inside, modes: staging.flatMap { Self.nameless(below: "\(work.path)/\($0)/") })
        }
        let (names, modes) = seen.all
        #expect(names.isEmpty && !modes.isEmpty && modes.allSatisfy { $0 == 0o600 })
        #expect(try DurableFile.list(work.path) == ["count"] && Self.nameless(below: work.path).isEmpty)
    }

    @Test("after an error nothing of them is left, and a link among them leads to nothing else that goes")
    func afterError() async throws {
        let (work, other) = (try TemporaryFolder(), try TemporaryFolder())
        try DurableFile.write([1], to: "\(other.path)/kept")
        await expectRefusal(.badBox) {
            _ = try await BoxProcessor(box { $0.swapAt(2, 3) }.opened()).process(into: "\(work.path)/count") {
                for staging in (try? DurableFile.list(work.path)) ?? [] {
                    symlink(other.path, "\(work.path)/\(staging)/link")
                }
            }
        }
        #expect(try DurableFile.list(work.path) == [] && Self.nameless(below: work.path).isEmpty)
        #expect(try DurableFile.list(other.path) == ["kept"])
    }

    @Test("of alarms without end the first are kept and all are counted")
    func manyAlarms() async throws {
        let box = try box { $0 = (0..<10_050).map { Array("{\"leaf\":\($0)".utf8) } }
        let work = try TemporaryFolder()
        let outcome = try await BoxProcessor(box.opened()).process(into: "\(work.path)/count", despiteAlarms: true) {}
        #expect(outcome.alarms.count == Notices.maximumCount)
        #expect(outcome.alarmList.count == 10_050 + TestVotes.all.count)
        await #expect {
            _ = try await BoxProcessor(box.opened()).process(into: "\(work.path)/again") {}
        } throws: { error in
            (error as? ProcessingAlarms)?.alarmList.count == 10_050 + TestVotes.all.count
        }
    }

    @Test("the input of all workers together has one bound")
    func workers() {
        for count in [1, 2, 3, 4, 8, 16, 64, 1_000] {
            #expect(count * WorkMemory.byteCount(workers: count) <= WorkMemory.totalByteCount)
        }
        #expect(WorkMemory.byteCount(workers: 2) == WorkMemory.maximumByteCount)
        #expect(WorkMemory.byteCount(workers: 0) == WorkMemory.maximumByteCount)
        #expect([0, 5, 1_000].map { WorkMemory.workerCount($0) } == [1, 5, 32])
    }
}
