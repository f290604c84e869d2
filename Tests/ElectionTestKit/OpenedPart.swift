import Primitives

/// The file of a shard taken apart, so that it can be changed and have a right checksum all the same.
public struct OpenedPart: Sendable {
    private let magic: [UInt8]
    public var header: String
    public var records: [UInt8]

    public init(_ path: String) throws {
        let bytes = try DurableFile.read(path)
        magic = Array(bytes[..<16])
        let size = bytes[16..<24].reduce(0) { $0 << 8 | Int($1) }
        header = String(decoding: bytes[24..<24 + size], as: UTF8.self)
        records = Array(bytes[(24 + size)...].dropLast(32))
    }

    public func replacing(_ old: String, _ new: String) -> OpenedPart {
        var copy = self
        copy.header = header.replacing(old, with: new, maxReplacements: 1)
        return copy
    }

    public var sealed: [UInt8] {
        let size = (0..<8).reversed().map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
        let bytes = magic + size + Array(header.utf8) + records
        return bytes + SHA256.hash(bytes).bytes
    }
}
