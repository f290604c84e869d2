import ElGamal
import ElectionTestKit
import Primitives
import TransparencyLog

/// The log's files for other leaves.
enum ForgedLog {
    /// The signed checkpoint of a tree with these leaves, as the log's own key makes it.
    static func checkpoint(
        _ leaves: [[UInt8]], key: Ed25519.SigningKey = TestElection.logKey
    ) throws -> String {
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        let checkpoint = try Checkpoint(
            signing: TestElection.logName, size: leaves.count,
            root: MerkleTree.root(size: leaves.count, reader: tree),
            by: NoteSigner(name: TestElection.logName, key: key))
        return String(decoding: checkpoint.encoded, as: UTF8.self)
    }

    static func write(_ leaves: [[UInt8]], into files: inout [String: [UInt8]]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try TestLog(leaves: leaves).write(to: "\(folder.path)/log")
        files = files.filter { !$0.key.hasPrefix("log/") }
        for (path, bytes) in try FileTree.read("\(folder.path)/log") { files["log/\(path)"] = bytes }
    }
}
