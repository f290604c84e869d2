import ElectionModel
import Foundation
import Primitives
import Testing

@Suite struct LineFileTests {
    private func lines(_ path: String) throws -> [[UInt8]] {
        var reader = try LineReader(path)
        var lines: [[UInt8]] = []
        while let line = try reader.next() { lines.append(line) }
        #expect(reader.count == lines.count)
        return lines
    }

    private func refusal(_ path: String) -> FormatError? {
        do {
            _ = try lines(path)
            return nil
        } catch {
            return error as? FormatError
        }
    }

    @Test("lines come back as they were written, and the hash is the file's")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.jsonl"
        let content: [[UInt8]] = [[1, 2], [], [0, 13, 255], Array(repeating: 65, count: 100_000)]
        var writer = try LineWriter(path)
        for line in content { try writer.append(line) }
        #expect(writer.count == 4)
        #expect(try !folder.names.contains("a.jsonl"), "not before it is finished")
        let hash = try writer.finish()
        #expect(try lines(path) == content)
        #expect(try folder.names == ["a.jsonl"])
        #expect(SHA256.hash([UInt8](try Data(contentsOf: URL(filePath: path)))) == hash)
    }

    @Test("a writer that is dropped leaves nothing behind")
    func dropped() throws {
        let folder = try TemporaryFolder()
        do {
            var writer = try LineWriter(folder.path + "/a.jsonl")
            try writer.append([1])
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("an empty file has no lines")
    func empty() throws {
        let folder = try TemporaryFolder()
        _ = try LineWriter(folder.path + "/a.jsonl").finish()
        #expect(try lines(folder.path + "/a.jsonl").isEmpty)
    }

    @Test("nothing existing is replaced")
    func existing() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([1, 10], "a.jsonl")
        #expect(throws: PrimitivesError(.fileExists, "")) { _ = try LineWriter(path) }
        #expect(try lines(path) == [[1]])
    }

    @Test("a file cannot be written into a folder that is not there")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PrimitivesError(.inputOutput, "")) { _ = try LineWriter(folder.path + "/none/a.jsonl") }
    }

    @Test("a last line without its line feed is refused, with its number")
    func unfinished() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("one\ntwo\nthree".utf8), "a.jsonl")
        let error = refusal(path)
        #expect(error?.code == .trailingBytes)
        #expect(error?.path == "\(path):3")
        let single = try folder.write([65], "b.jsonl")
        #expect(refusal(single)?.path == "\(single):1")
    }

    @Test("a missing file and a folder are refused")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        #expect(refusal(folder.path + "/none.jsonl")?.code == .missingField)
        #expect(refusal(folder.path)?.code == .missingField)
    }

    @Test("a named pipe is refused at once and not waited for")
    func pipe() throws {
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.path + "/a.jsonl", 0o600) == 0)
        #expect(refusal(folder.path + "/a.jsonl")?.code == .missingField)
    }

    @Test("a line that is too long is refused")
    func tooLong() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("short\n".utf8), "a.jsonl")
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        // Zero bytes that take no room on the disk.
        try handle.truncate(atOffset: UInt64(LineReader.maximumLineCount) + 100)
        try handle.close()
        let error = refusal(path)
        #expect(error?.code == .tooLarge)
        #expect(error?.path == "\(path):2")
    }
}
