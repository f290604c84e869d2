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
            _ = try await verifier.verifyShard(Shard(number: number, of: count), folder: folder, to: path)
            paths.append(path)
        }
        return paths
    }

    func merged(
        _ parts: [String], fingerprint: HashValue?, checkpoints: [[UInt8]] = []
    ) async throws -> VerificationReport {
        try await verifier.verify(folder: folder, fingerprint: fingerprint, checkpoints: checkpoints, parts: parts)
    }

    /// A file with these bytes.
    func file(_ bytes: [UInt8]) throws -> String {
        let path = "\(work.path)/changed"
        try DurableFile.write(bytes, to: path, replacing: true)
        return path
    }

    func remove() { work.remove() }
}
