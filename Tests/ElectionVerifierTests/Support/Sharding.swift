import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives

/// A record that is verified in parts, with so little memory that everything is sorted on disk.
struct Sharding {
    let folder: String
    let verifier: RecordVerifier
    private let work: TemporaryFolder

    init(_ folder: String, group: Group) throws {
        self.folder = folder
        work = try TemporaryFolder()
        verifier = RecordVerifier(
            group: group, workerCount: 2, space: SortSpace(byteCount: 64, folder: work.path, fanIn: 2))
    }

    /// The files of all shards.
    func parts(_ count: Int, name: String = "part") async throws -> [String] {
        var paths: [String] = []
        for number in 1...count {
            let path = "\(work.path)/\(name)-\(count)-\(number)"
            _ = try await verifier.verifyShard(VerificationShard(number: number, of: count), folder: folder, to: path)
            paths.append(path)
        }
        return paths
    }

    func merged(_ parts: [String], fingerprint: HashValue?) async throws -> VerificationReport {
        try await verifier.verify(folder: folder, fingerprint: fingerprint, parts: parts)
    }

    /// A file with these bytes.
    func file(_ bytes: [UInt8]) throws -> String {
        let path = "\(work.path)/changed"
        try DurableFile.write(bytes, to: path, replacing: true)
        return path
    }

    func remove() { work.remove() }
}

/// The file of a shard taken apart, so that it can be changed and have a right checksum all the same.
struct OpenedPart {
    var header: String
    var records: [UInt8]

    init(_ path: String) throws {
        let bytes = try DurableFile.read(path)
        let size = bytes[16..<24].reduce(0) { $0 << 8 | Int($1) }
        header = String(decoding: bytes[24..<24 + size], as: UTF8.self)
        records = Array(bytes[(24 + size)...].dropLast(32))
    }

    func replacing(_ old: String, _ new: String) -> OpenedPart {
        var copy = self
        copy.header = header.replacing(old, with: new, maxReplacements: 1)
        return copy
    }

    var sealed: [UInt8] {
        let size = (0..<8).reversed().map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
        let bytes = Array("glassurn-shard-0".utf8) + size + Array(header.utf8) + records
        return bytes + SHA256.hash(bytes).bytes
    }
}
