import Primitives

/// Records of one size by number, in a file without a name that only the owner could read and of which nothing is left
/// when the process ends: an array that takes no memory.
final class IndexedRecords {
    let recordByteCount: Int
    private let file: RandomAccessFile
    private var buffer: [UInt8] = []
    /// One more than the highest number.
    private(set) var count = 0

    private static let bufferByteCount = 1 << 16

    init(recordByteCount: Int, folder: String) throws(PrimitivesError) {
        self.recordByteCount = recordByteCount
        file = try RandomAccessFile(scratchIn: folder)
    }

    func append(_ record: [UInt8]) throws(PrimitivesError) {
        precondition(record.count == recordByteCount, "all records have one size")
        buffer += record
        count += 1
        if buffer.count >= Self.bufferByteCount { try flush() }
    }

    /// - Parameter number: higher than all before; those left out are zeros.
    func put(_ record: [UInt8], at number: Int) throws(PrimitivesError) {
        precondition(number >= count, "numbers ascend")
        while count < number { try append([UInt8](repeating: 0, count: recordByteCount)) }
        try append(record)
    }

    /// - Returns: `nil` for a number behind the last.
    func record(_ number: Int) throws(PrimitivesError) -> [UInt8]? {
        guard (0..<count).contains(number) else { return nil }
        try flush()
        return try file.read(at: number * recordByteCount, count: recordByteCount)
    }

    /// All records in order; more may follow later, which this does not give.
    func cursor() throws(PrimitivesError) -> Cursor {
        try flush()
        return Cursor(file, recordByteCount, count)
    }

    private func flush() throws(PrimitivesError) {
        guard !buffer.isEmpty else { return }
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Reads the records one after the other.
    final class Cursor {
        private let file: RandomAccessFile
        private let recordByteCount: Int
        private let count: Int
        private var number = 0
        private var piece: ArraySlice<UInt8> = []

        fileprivate init(_ file: RandomAccessFile, _ recordByteCount: Int, _ count: Int) {
            (self.file, self.recordByteCount, self.count) = (file, recordByteCount, count)
        }

        func next() throws(PrimitivesError) -> [UInt8]? {
            guard number < count else { return nil }
            if piece.isEmpty {
                let many = min(count - number, max(1, IndexedRecords.bufferByteCount / recordByteCount))
                piece = try file.read(at: number * recordByteCount, count: many * recordByteCount)[...]
            }
            number += 1
            defer { piece = piece.dropFirst(recordByteCount) }
            return Array(piece.prefix(recordByteCount))
        }
    }
}
