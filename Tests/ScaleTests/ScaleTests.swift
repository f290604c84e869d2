import Foundation
import Testing

/// `tools/scale` as it is used, with few voters in the standard group.
@Suite struct ScaleTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized.path

    /// Where this test bundle and the programs lie.
    private static var products: String {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.path
    }

    /// A run of 300 voters in a folder that is removed with it.
    private final class Run {
        let folder = FileManager.default.temporaryDirectory.path + "/scale-\(UUID().uuidString)"
        static let voters = 300
        /// 3 % vote twice.
        static let ballots = 309
        static let segments = 62

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        /// Foundation starts it as a process group of its own, so that all of it can be killed at once.
        func start(_ arguments: [String]) throws -> (process: Process, errors: String) {
            let log = "\(folder).log"
            FileManager.default.createFile(atPath: log, contents: nil)
            let process = Process()
            process.executableURL = URL(filePath: "\(ScaleTests.root)/tools/scale")
            process.arguments = arguments + ["--segment", "5", "--out", folder]
            process.environment = ["GLASSURN_BIN": ScaleTests.products, "PATH": "/usr/bin:/bin"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
            try process.run()
            return (process, log)
        }

        func finish(_ arguments: [String]) throws -> (status: Int32, errors: String) {
            let (process, log) = try start(arguments)
            process.waitUntilExit()
            defer { try? FileManager.default.removeItem(atPath: log) }
            return (process.terminationStatus, try String(contentsOfFile: log, encoding: .utf8))
        }

        /// Names of the box's segments that are whole, with what is in them.
        func segments() -> [String: Data] {
            let path = "\(folder)/box/envelopes"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            var found: [String: Data] = [:]
            for name in names where name.hasSuffix(".jsonl") {
                found[name] = FileManager.default.contents(atPath: "\(path)/\(name)")
            }
            return found
        }

        /// Kills everything as soon as the first segments are there.
        func killedInTheMiddle(_ arguments: [String]) throws -> [String: Data] {
            let (process, log) = try start(arguments)
            defer { try? FileManager.default.removeItem(atPath: log) }
            while process.isRunning, segments().count < 2 { usleep(1_000) }
            kill(-process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            return segments()
        }
    }

    private static let size = ["\(Run.voters)", "--options", "2", "--districts", "3"]

    @Test("a run that was killed goes on without doubling a ballot, and its election verifies with the right totals")
    func resumed() throws {
        let run = Run()
        let before = try run.killedInTheMiddle(Self.size)
        #expect((1..<Run.segments).contains(before.count), "it was to be killed in the middle")
        let (status, errors) = try run.finish(Self.size)
        // 0 only if the box was accepted, the record verified and the totals are the plain count.
        #expect(status == 0, "\(errors)")
        let after = run.segments()
        #expect(after.count == Run.segments)
        for (name, bytes) in before { #expect(after[name] == bytes, "\(name) was made again") }
        let lines = after.values.joined().split(separator: 10)
        let leaves = Set(lines.map { String(decoding: $0.prefix { $0 != 44 }, as: UTF8.self) })
        #expect(lines.count == Run.ballots && leaves.count == Run.ballots)
        let report = try String(contentsOfFile: "\(run.folder)/report.txt", encoding: .utf8)
        #expect(report.contains("309 ballots, 2 options") && report.contains("observer verify"))
        try refusals(run)
    }

    /// In the folder of a finished run.
    private func refusals(_ run: Run) throws {
        let others = [
            ["301", "--options", "2", "--districts", "3"], ["300", "--options", "3", "--districts", "3"],
            ["300", "--options", "2", "--districts", "4"],
        ]
        for other in others {
            let (status, errors) = try run.finish(other)
            #expect(status == 65)
            #expect(errors.contains("has a run of 300 voters, 2 options, 3 districts"))
        }
        try FileManager.default.removeItem(atPath: "\(run.folder)/box/log/checkpoint")
        let last = "\(run.folder)/box/envelopes/000061.jsonl"
        let line = try #require(FileManager.default.contents(atPath: last))
        let file = try FileHandle(forWritingTo: URL(filePath: last))
        try file.seekToEnd()
        try file.write(contentsOf: line)
        let (status, errors) = try run.finish(Self.size + ["--cast-only"])
        #expect(status == 65)
        #expect(errors.contains("000061.jsonl has not the ballots that it should have"))
    }

    @Test("numbers that are no election are refused", arguments: [["0"], ["10", "--options", "1"], ["x"], ["3"]])
    func usage(_ arguments: [String]) throws {
        #expect(try Run().finish(arguments).status == 64)
    }
}
