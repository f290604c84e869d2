import ElectionModel
import GroupArithmetic
import Primitives

/// The file of one shard: a ``ShardFile`` with the sorted records of ``BallotIndex``, section by section.
enum PartFile {
    static let magic = Array("glassurn-shard-0".utf8)

    /// - Parameter index: empty afterwards.
    /// - Throws: ``PrimitivesError`` if a file exists at `path` or nothing can be written.
    static func write(_ header: PartHeader, _ index: BallotIndex, to path: String) throws {
        try ShardFile.write(magic, header, to: path) { writer in
            for section in BallotIndex.Section.allCases {
                let records = try index.sorted(section)
                while let record = try records?.next() { try writer.append(raw: record) }
            }
        }
    }

    /// - Throws: ``ShardError`` `.damaged`, `.otherVersion`; ``PrimitivesError`` if the file cannot be read.
    static func open(_ path: String, group: Group) throws -> PartReader {
        let file = try ShardFile(path, magic: magic)
        let header = try PartHeader(of: file, group: group)
        guard header.version == PartHeader.verifierVersion else {
            throw ShardError(
                .otherVersion,
                "\(path): made by a verifier of version \(header.version), this is \(PartHeader.verifierVersion)")
        }
        return PartReader(header, file)
    }
}

/// Reads the records behind the header of one part.
struct PartReader: ~Copyable {
    let header: PartHeader
    private var file: ShardFile

    private static let recordsAtOnce = 1 << 10

    fileprivate init(_ header: PartHeader, _ file: consuming ShardFile) {
        self.header = header
        self.file = file
    }

    private func damaged(_ reason: String) -> ShardError { ShardError(.damaged, "\(file.path): \(reason)") }

    /// Adds all records to `index`, and checks the file to its last byte.
    ///
    /// - Parameter share: where all ballots of this part stand.
    /// - Throws: ``ShardError`` `.damaged`, `.uncovered`; ``PrimitivesError``.
    mutating func read(into index: BallotIndex, share: BallotShare) throws {
        let sections = BallotIndex.Section.allCases
        try file.requireRecords(
            byteCount: sections.reduce(0) { $0 + (header.counts[$1] ?? 0) * $1.recordByteCount })
        for section in sections { try read(section, into: index, share) }
        try file.requireHash()
    }

    private mutating func read(_ section: BallotIndex.Section, into index: BallotIndex, _ share: BallotShare) throws {
        var last: ArraySlice<UInt8> = []
        var rest = header.counts[section] ?? 0
        while rest > 0 {
            let count = min(rest, Self.recordsAtOnce)
            let piece = try file.next(byteCount: count * section.recordByteCount)
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
            throw ShardError(.uncovered, "\(file.path): \(position.place) does not belong to shard \(header.shard)")
        }
        guard section == .voters else { return }
        let sequence = record.dropLast().suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard (1...CastStatement.maximumSequence).contains(sequence), let code = record.last,
            BallotIndex.kindCodes.contains(code)
        else { throw damaged("a voter's ballot without sequence number or disposition") }
    }
}
