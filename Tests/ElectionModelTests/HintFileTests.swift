import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct HintFileTests {
    private static let size = 12

    private func written(_ hints: [[UInt8]?]) throws -> [UInt8]? {
        let folder = try TemporaryFolder()
        let path = folder.path + "/000000.hints"
        var writer = HintWriter(path, entryByteCount: Self.size)
        for entry in hints { try writer.append(entry) }
        try writer.finish()
        return DurableFile.exists(path) ? try DurableFile.read(path) : nil
    }

    private func entries(_ bytes: [UInt8], size: Int = size) throws -> [[UInt8]?] {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.hints"
        try DurableFile.write(bytes, to: path)
        let reader = try HintReader(path, entryByteCount: size)
        #expect(try reader.entry(-1) == nil && reader.entry(reader.count) == nil)
        return try (0..<reader.count).map { try reader.entry($0) }
    }

    private func code(_ bytes: [UInt8], size: Int = size) throws -> FormatError.Code? {
        do {
            _ = try entries(bytes, size: size)
            return nil
        } catch let error as FormatError {
            return error.code
        }
    }

    private static let header = Array("glassurn-hints-0".utf8) + [0, 0, 0, 12]

    @Test(
        "entries come back filled up with zeros, lines without hints are empty, and the bytes are the documented ones")
    func roundTrip() throws {
        let bytes = try written([
            nil, [1, 2, 3], nil, [UInt8](repeating: 9, count: 12), [UInt8](repeating: 7, count: 13),
        ])
        let none = [UInt8](repeating: 0, count: 12)
        let some: [UInt8] = [1, 2, 3] + [UInt8](repeating: 0, count: 9)
        let expected = Self.header + none + some + none + [UInt8](repeating: 9, count: 12) + none
        #expect(bytes == expected)
        #expect(try entries(expected) == [nil, some, nil, [UInt8](repeating: 9, count: 12), nil])
        #expect(try entries(Self.header).isEmpty)
    }

    @Test("without any hints there is no file")
    func nothing() throws {
        #expect(try written([]) == nil)
        #expect(try written([nil, nil, [UInt8](repeating: 7, count: 13)]) == nil)
    }

    @Test("another beginning, another size, a part of an entry, too many entries and what is no file are refused")
    func refused() throws {
        let entry = [UInt8](repeating: 5, count: 12)
        #expect(try code(Self.header + entry) == nil)
        for wrong in [[], Array(Self.header.dropLast())] { #expect(try code(wrong) == .missingField) }
        for index in Self.header.indices {
            var other = Self.header + entry
            other[index] ^= 1
            #expect(try code(other) == .wrongType)
        }
        #expect(try code(Self.header + entry, size: 13) == .wrongType)
        #expect(try code(Self.header + entry.dropLast()) == .badValue)
        #expect(try code(Self.header + entry + [5]) == .badValue)
        let full = Array(repeating: entry, count: RecordFolder.ballotsPerSegment).joined()
        #expect(try code(Self.header + full) == nil)
        #expect(try code(Self.header + full + entry) == .tooLarge)
        let folder = try TemporaryFolder()
        for path in [folder.path, folder.path + "/none"] {
            #expect(throws: FormatError(.missingField, "")) { _ = try HintReader(path, entryByteCount: 12) }
        }
    }

    @Test("the names of segments and of the hints beside them")
    func names() {
        #expect(RecordFolder.hints(beside: RecordFolder.segment(12)) == "ballots/000012.hints")
        #expect(RecordFolder.isSegment("ballots/000000.jsonl") && !RecordFolder.isSegment("ballots/000000.hints"))
    }

    @Test("an entry is as large as the largest ballot needs, and toy groups have none")
    func size() throws {
        let manifest = try Manifest(
            label: "m",
            contests: [
                .init(label: "a", options: [.init(label: "1"), .init(label: "2")]),
                .init(
                    label: "b", selectionLimit: 3, options: [.init(label: "1", selectionLimit: 2), .init(label: "2")]),
            ], ballotStyles: [.init(label: "s", contests: [1]), .init(label: "t", contests: [2])])
        // 2 for the nonce, 2·(L + 1), and 2 + 2·(R + 1) for each option.
        let expected =
            2 + 2 * (manifest.contests[1].selectionLimit + 1) + 8
            + (4 + 2 * manifest.contests[1].selectionLimit(option: 2))
        #expect(BallotRoots.entryByteCount(manifest, group: .standard) == expected * 512)
        #expect(BallotRoots.entryByteCount(manifest, group: toy) == nil)
    }
}
