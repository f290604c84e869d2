/// The records of an ``ExternalSort``, in ascending order, each once for each time that it was added.
public final class SortedRecords {
    private let recordByteCount: Int
    /// What never left memory; empty where there are runs.
    private var memory: [UInt8] = []
    private var order: [UInt32] = []
    private var position = 0
    /// A heap by the runs' first records; runs that are at their end are gone.
    private var heap: [RunReader] = []

    init(memory: [UInt8], order: [UInt32], recordByteCount: Int) {
        (self.memory, self.order, self.recordByteCount) = (memory, order, recordByteCount)
    }

    init(_ file: RandomAccessFile, _ runs: ArraySlice<ExternalSort.Run>, recordByteCount: Int) throws(PrimitivesError) {
        self.recordByteCount = recordByteCount
        for run in runs where run.count > 0 {
            heap.append(try RunReader(file, run, recordByteCount: recordByteCount))
        }
        for index in heap.indices.reversed() { sink(index) }
    }

    /// The next record; `nil` at the end.
    /// - Throws: `.inputOutput` if the temporary file cannot be read.
    public func next() throws(PrimitivesError) -> [UInt8]? {
        if let first = heap.first {
            let record = first.record
            if try !first.advance() {
                heap.swapAt(0, heap.count - 1)
                heap.removeLast()
            }
            sink(0)
            return record
        }
        guard position < order.count else { return nil }
        let start = Int(order[position]) * recordByteCount
        position += 1
        return Array(memory[start..<start + recordByteCount])
    }

    private func sink(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].record.lexicographicallyPrecedes(heap[least].record) {
                least = child
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}

/// Reads one run in pieces.
final class RunReader {
    static let pieceByteCount = 1 << 16

    private let file: RandomAccessFile
    private let recordByteCount: Int
    private var offset: Int
    /// Records that are not read from the file yet.
    private var rest: Int
    private var piece: ArraySlice<UInt8> = []
    /// The run's next record.
    private(set) var record: [UInt8] = []

    /// - Parameter run: not empty.
    init(_ file: RandomAccessFile, _ run: ExternalSort.Run, recordByteCount: Int) throws(PrimitivesError) {
        (self.file, self.recordByteCount) = (file, recordByteCount)
        (offset, rest) = (run.offset, run.count)
        _ = try advance()
    }

    /// - Returns: false at the end of the run.
    func advance() throws(PrimitivesError) -> Bool {
        if piece.isEmpty {
            guard rest > 0 else { return false }
            let count = min(rest, max(1, Self.pieceByteCount / recordByteCount))
            piece = try file.read(at: offset, count: count * recordByteCount)[...]
            offset += piece.count
            rest -= count
        }
        record = Array(piece.prefix(recordByteCount))
        piece = piece.dropFirst(recordByteCount)
        return true
    }
}
