package import GroupArithmetic
public import Primitives

/// The file in which one shard keeps what it found: 16 bytes that say what kind of file it is; the header's size, 8 bytes,
/// big endian; the header, canonical JSON; records of known sizes; SHA-256 of everything in front of it.
///
/// Reads one file, front to back.
public struct ShardFile: ~Copyable {
    public static let maximumHeaderByteCount = 256 << 20
    private static let magicByteCount = 16
    private static let frontByteCount = magicByteCount + 8

    public let path: String
    /// Canonical JSON, not decoded.
    public let header: [UInt8]
    private let file: RandomAccessFile
    private var offset: Int
    private var hasher = SHA256()

    /// - Parameters:
    ///   - magic: the first 16 bytes.
    ///   - isSecret: whether only the owner may read the file.
    ///   - records: appends the records.
    /// - Throws: ``PrimitivesError`` if a file exists at `path` or nothing can be written.
    package static func write(
        _ magic: [UInt8], _ header: some CanonicalJSON, to path: String, isSecret: Bool = false,
        records: (inout LineWriter) throws -> Void
    ) throws {
        precondition(magic.count == magicByteCount, "a kind of file has 16 bytes")
        let json = header.canonicalBytes
        var writer = try LineWriter(path, isSecret: isSecret)
        let size = (0..<8).reversed().map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
        try writer.append(raw: magic + size + json)
        try records(&writer)
        try writer.append(raw: writer.hashSoFar.bytes)
        _ = try writer.finish()
    }

    /// - Throws: ``ShardError`` `.damaged`; ``PrimitivesError`` if the file cannot be read.
    public init(_ path: String, magic: [UInt8]) throws {
        let file = try RandomAccessFile(reading: path)
        func damaged(_ reason: String) -> ShardError { ShardError(.damaged, "\(path): \(reason)") }
        guard file.byteCount >= Self.frontByteCount + HashValue.byteCount else {
            throw damaged("no part, or cut short")
        }
        let front = try file.read(at: 0, count: Self.frontByteCount)
        guard front.starts(with: magic) else {
            throw damaged("it does not begin with \(String(decoding: magic, as: UTF8.self))")
        }
        let size = front.dropFirst(Self.magicByteCount).reduce(0) { $0 << 8 | UInt64($1) }
        guard size <= Self.maximumHeaderByteCount, Self.frontByteCount + Int(size) <= file.byteCount else {
            throw damaged("the header is cut short")
        }
        header = try file.read(at: Self.frontByteCount, count: Int(size))
        (self.path, self.file, offset) = (path, file, Self.frontByteCount + Int(size))
        hasher.update(front)
        hasher.update(header)
    }

    /// - Throws: ``ShardError`` `.damaged` unless there are exactly so many bytes of records.
    public borrowing func requireRecords(byteCount: Int) throws(ShardError) {
        let size = offset + byteCount + HashValue.byteCount
        guard size == file.byteCount else {
            throw ShardError(.damaged, "\(path): expected \(size) bytes, found \(file.byteCount)")
        }
    }

    /// The next bytes of the records.
    public mutating func next(byteCount: Int) throws(PrimitivesError) -> [UInt8] {
        let piece = try file.read(at: offset, count: byteCount)
        hasher.update(piece)
        offset += byteCount
        return piece
    }

    /// Behind the last record.
    /// - Throws: ``ShardError`` `.damaged` if the bytes are not those that were written.
    public borrowing func requireHash() throws {
        guard try file.read(at: offset, count: HashValue.byteCount) == hasher.finalizing().bytes else {
            throw ShardError(.damaged, "\(path): the bytes are not those that were written")
        }
    }
}

extension CanonicalJSON {
    /// The header of a shard's file.
    /// - Throws: ``ShardError`` `.damaged`.
    package init(of file: borrowing ShardFile, group: Group) throws(ShardError) {
        do throws(FormatError) {
            self = try Self(canonical: file.header, group: group, limit: ShardFile.maximumHeaderByteCount)
        } catch {
            throw ShardError(.damaged, "\(file.path): \(error.path): \(error.reason)")
        }
    }
}
