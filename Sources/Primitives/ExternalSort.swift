#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How much memory one sort may use, and where it puts what does not fit.
public struct SortSpace: Sendable {
    /// Bytes of records that are held in memory; sorting takes up to 8 bytes a record besides.
    public var byteCount: Int
    /// The folder for temporary files; best on a disk and not in memory.
    public var folder: String
    /// How many runs are merged at once, each with a piece of 64 KiB in memory; at least 2.
    public var fanIn: Int

    public init(byteCount: Int = 16 << 20, folder: String = "/var/tmp", fanIn: Int = 64) {
        self.byteCount = byteCount
        self.folder = folder
        self.fanIn = max(2, fanIn)
    }
}

/// Sorts any number of records of one size by their bytes, in bounded memory: what goes beyond the bound is written as
/// sorted runs to a file without a name, which are merged when everything is there.
///
/// Equal records are all kept.
public final class ExternalSort {
    /// The size of each record.
    public let recordByteCount: Int
    private let space: SortSpace
    private var buffer: [UInt8] = []
    private var file: RandomAccessFile?
    private var runs: [Run] = []
    /// How many records came so far.
    public private(set) var count = 0

    /// Records of a file that ascend.
    struct Run {
        let offset: Int
        let count: Int
    }

    public init(recordByteCount: Int, space: SortSpace) {
        precondition(recordByteCount > 0, "a record has bytes")
        self.recordByteCount = recordByteCount
        self.space = space
    }

    /// - Parameter record: exactly ``recordByteCount`` bytes.
    /// - Throws: `.inputOutput` if the temporary file cannot be written.
    public func append(_ record: some Collection<UInt8>) throws(PrimitivesError) {
        precondition(record.count == recordByteCount, "all records have one size")
        if !buffer.isEmpty, buffer.count + recordByteCount > space.byteCount { try spill() }
        buffer += record
        count += 1
    }

    /// All records in ascending order. Ends this sort: nothing may be added afterwards.
    ///
    /// - Throws: `.inputOutput`.
    public func sorted() throws(PrimitivesError) -> SortedRecords {
        guard file != nil else {
            defer { buffer = [] }
            return SortedRecords(memory: buffer, order: order(), recordByteCount: recordByteCount)
        }
        if !buffer.isEmpty { try spill() }
        while let file, runs.count > space.fanIn { try mergeOnce(from: file) }
        guard let file else { return SortedRecords(memory: [], order: [], recordByteCount: recordByteCount) }
        return try SortedRecords(file, runs[...], recordByteCount: recordByteCount)
    }

    /// The numbers of the records in the buffer, in the order of their bytes.
    private func order() -> [UInt32] {
        let size = recordByteCount
        var order = (0..<UInt32(buffer.count / size)).map { $0 }
        buffer.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            order.sort { memcmp(start + Int($0) * size, start + Int($1) * size, size) < 0 }
        }
        return order
    }

    private func spill() throws(PrimitivesError) {
        let out: RandomAccessFile
        if let file { out = file } else { out = try RandomAccessFile(scratchIn: space.folder) }
        file = out
        let run = try write(SortedRecords(memory: buffer, order: order(), recordByteCount: recordByteCount), to: out)
        runs.append(run)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Every ``SortSpace/fanIn`` runs become one, in a new file; the old one is gone when nobody reads it.
    private func mergeOnce(from old: RandomAccessFile) throws(PrimitivesError) {
        let out = try RandomAccessFile(scratchIn: space.folder)
        var merged: [Run] = []
        for start in stride(from: 0, to: runs.count, by: space.fanIn) {
            let group = runs[start..<min(start + space.fanIn, runs.count)]
            merged.append(try write(try SortedRecords(old, group, recordByteCount: recordByteCount), to: out))
        }
        (file, runs) = (out, merged)
    }

    private func write(_ records: SortedRecords, to out: RandomAccessFile) throws(PrimitivesError) -> Run {
        let offset = out.byteCount
        var (piece, count) = ([UInt8](), 0)
        while let record = try records.next() {
            piece += record
            count += 1
            guard piece.count >= RunReader.pieceByteCount else { continue }
            try out.append(piece)
            piece.removeAll(keepingCapacity: true)
        }
        try out.append(piece)
        return Run(offset: offset, count: count)
    }
}
