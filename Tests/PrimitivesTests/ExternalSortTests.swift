import Primitives
import Testing

@Suite("External sort")
struct ExternalSortTests {
    private func all(_ sort: ExternalSort) throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        let records = try sort.sorted()
        while let record = try records.next() { found.append(record) }
        return found
    }

    private func expectSorted(_ records: [[UInt8]], _ space: SortSpace) throws {
        let sort = ExternalSort(recordByteCount: records.first?.count ?? 1, space: space)
        for record in records { try sort.append(record) }
        #expect(sort.count == records.count)
        let expected = records.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(try all(sort) == expected, "\(records.count) records, \(space)")
    }

    @Test("gives what plain sorting gives, whatever fits into memory and however many runs are merged at once")
    func property() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 7)
        for count in [0, 1, 2, 3, 10, 64, 65, 500] {
            for size in [1, 3, 28] {
                // Few values, so that equal records stand in one run and in several.
                let records = (0..<count).map { _ in (0..<size).map { _ in UInt8.random(in: 0...3, using: &random) } }
                for (bytes, fanIn) in [(0, 2), (size, 2), (5 * size + 1, 3), (64 * size, 2), (1 << 20, 64)] {
                    try expectSorted(records, SortSpace(byteCount: bytes, folder: folder.path, fanIn: fanIn))
                }
            }
        }
    }

    @Test("equal records on both sides of every border between runs are all kept")
    func borders() throws {
        let folder = try TemporaryFolder()
        let records = (0..<40).map { [UInt8(100 - $0 / 3), 1] }
        for records in [records, records.reversed()] {
            for perRun in 1...9 {
                try expectSorted(records, SortSpace(byteCount: 2 * perRun, folder: folder.path, fanIn: 2))
            }
        }
    }

    @Test("runs longer than a piece are read to their end")
    func longRuns() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 3)
        let records = (0..<20_000).map { _ in (0..<28).map { _ in UInt8.random(in: 0...255, using: &random) } }
        try expectSorted(records, SortSpace(byteCount: 200_000, folder: folder.path, fanIn: 2))
    }

    @Test("no file is ever to be seen in the folder, so none is left behind")
    func nothingLeft() throws {
        let folder = try TemporaryFolder()
        let sort = ExternalSort(recordByteCount: 1, space: SortSpace(byteCount: 2, folder: folder.path, fanIn: 2))
        for byte in (0..<100).reversed() {
            try sort.append([UInt8(byte)])
            #expect(try DurableFile.list(folder.path) == [])
        }
        #expect(try all(sort).count == 100)
        #expect(try DurableFile.list(folder.path) == [])
    }

    @Test("a folder that cannot be written is an error as soon as memory is full, and not before")
    func badFolder() throws {
        let space = SortSpace(byteCount: 4, folder: "/nonexistent/folder")
        let sort = ExternalSort(recordByteCount: 2, space: space)
        try sort.append([1, 2])
        try sort.append([0, 2])
        #expect(throws: PrimitivesError(.inputOutput, "")) { try sort.append([3, 4]) }
        let small = ExternalSort(recordByteCount: 2, space: space)
        try small.append([1, 2])
        #expect(try all(small) == [[1, 2]])
    }

    @Test("a file is read in parts, and nothing but a regular file, nor beyond its end")
    func randomAccess() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/file"
        try DurableFile.write(Array(0..<100), to: path)
        let file = try RandomAccessFile(reading: path)
        #expect(file.byteCount == 100)
        #expect(try file.read(at: 90, count: 10) == Array(90..<100))
        #expect(throws: PrimitivesError(.inputOutput, "")) { try file.read(at: 91, count: 10) }
        #expect(throws: PrimitivesError(.fileMissing, "")) { try RandomAccessFile(reading: path + "x") }
        #expect(throws: PrimitivesError(.inputOutput, "")) { try RandomAccessFile(reading: folder.path) }
        #expect(throws: PrimitivesError(.inputOutput, "")) { try RandomAccessFile(scratchIn: path) }
    }
}
