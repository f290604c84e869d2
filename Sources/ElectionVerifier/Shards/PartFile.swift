import ElectionModel
import GroupArithmetic
import Primitives

/// The file of one shard. The 16 bytes `glassurn-shard-0`; the header's size, 8 bytes, big endian; the header, canonical
/// JSON; the sorted records of ``BallotIndex``, section by section; SHA-256 of everything in front of it.
enum PartFile {
    static let magic = Array("glassurn-shard-0".utf8)
    static let maximumHeaderByteCount = 256 << 20
    private static let frontByteCount = 24

    /// - Parameter index: empty afterwards.
    /// - Throws: ``PrimitivesError`` if a file exists at `path` or nothing can be written.
    static func write(_ header: PartHeader, _ index: BallotIndex, to path: String) throws {
        let json = header.canonicalBytes
        var writer = try LineWriter(path)
        let size = (0..<8).reversed().map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
        try writer.append(raw: magic + size + json)
        for section in BallotIndex.Section.allCases {
            let records = try index.sorted(section)
            while let record = try records?.next() { try writer.append(raw: record) }
        }
        try writer.append(raw: writer.hashSoFar.bytes)
        _ = try writer.finish()
    }

    /// - Throws: ``ShardError`` `.damaged`, `.otherVersion`; ``PrimitivesError`` if the file cannot be read.
    static func open(_ path: String, group: Group) throws -> PartReader {
        let file = try RandomAccessFile(reading: path)
        func damaged(_ reason: String) -> ShardError { ShardError(.damaged, "\(path): \(reason)") }
        guard file.byteCount >= frontByteCount + HashValue.byteCount else { throw damaged("no part, or cut short") }
        let front = try file.read(at: 0, count: frontByteCount)
        guard front.starts(with: magic) else { throw damaged("no part of a verification of format 0") }
        let size = front.dropFirst(magic.count).reduce(0) { $0 << 8 | UInt64($1) }
        guard size <= maximumHeaderByteCount, frontByteCount + Int(size) <= file.byteCount else {
            throw damaged("the header is cut short")
        }
        let json = try file.read(at: frontByteCount, count: Int(size))
        let header: PartHeader
        do throws(FormatError) {
            header = try PartHeader(canonical: json, group: group, limit: maximumHeaderByteCount)
        } catch {
            throw damaged("\(error.path): \(error.reason)")
        }
        guard header.version == PartHeader.verifierVersion else {
            throw ShardError(
                .otherVersion,
                "\(path): made by a verifier of version \(header.version), this is \(PartHeader.verifierVersion)")
        }
        var hasher = SHA256()
        hasher.update(front)
        hasher.update(json)
        return PartReader(
            path: path, header: header, file: file, offset: frontByteCount + Int(size), hasher: hasher)
    }
}

/// Reads the records behind the header of one part.
struct PartReader: ~Copyable {
    let path: String
    let header: PartHeader
    private let file: RandomAccessFile
    private var offset: Int
    private var hasher: SHA256

    private static let recordsAtOnce = 1 << 10

    fileprivate init(path: String, header: PartHeader, file: RandomAccessFile, offset: Int, hasher: consuming SHA256) {
        (self.path, self.header, self.file, self.offset) = (path, header, file, offset)
        self.hasher = hasher
    }

    private func damaged(_ reason: String) -> ShardError { ShardError(.damaged, "\(path): \(reason)") }

    /// Adds all records to `index`, and checks the file to its last byte.
    ///
    /// - Parameter share: where all ballots of this part stand.
    /// - Throws: ``ShardError`` `.damaged`, `.uncovered`; ``PrimitivesError``.
    mutating func read(into index: BallotIndex, share: BallotShare) throws {
        let sections = BallotIndex.Section.allCases
        let size = sections.reduce(offset + HashValue.byteCount) { $0 + (header.counts[$1] ?? 0) * $1.recordByteCount }
        guard size == file.byteCount else { throw damaged("expected \(size) bytes, found \(file.byteCount)") }
        for section in sections { try read(section, into: index, share) }
        let stated = try file.read(at: offset, count: HashValue.byteCount)
        guard hasher.finalizing().bytes == stated else { throw damaged("the bytes are not those that were written") }
    }

    private mutating func read(_ section: BallotIndex.Section, into index: BallotIndex, _ share: BallotShare) throws {
        var last: ArraySlice<UInt8> = []
        var rest = header.counts[section] ?? 0
        while rest > 0 {
            let count = min(rest, Self.recordsAtOnce)
            let piece = try file.read(at: offset, count: count * section.recordByteCount)
            hasher.update(piece)
            offset += piece.count
            rest -= count
            for start in stride(from: 0, to: piece.count, by: section.recordByteCount) {
                let record = piece[start..<start + section.recordByteCount]
                guard !record.lexicographicallyPrecedes(last) else { throw damaged("records do not ascend") }
                try check(Array(record), section, share)
                try index.append(Array(record), to: section)
                last = record
            }
        }
    }

    private func check(_ record: [UInt8], _ section: BallotIndex.Section, _ share: BallotShare) throws(ShardError) {
        let position = section.position(record)
        guard position.line > 0, share.contains(segment: position.segment, line: position.line) else {
            throw ShardError(.uncovered, "\(path): \(position.place) does not belong to shard \(header.shard)")
        }
        guard section == .voters else { return }
        let sequence = record.dropLast().suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard (1...CastStatement.maximumSequence).contains(sequence), let code = record.last,
            BallotIndex.kindCodes.contains(code)
        else { throw damaged("a voter's ballot without sequence number or disposition") }
    }
}
