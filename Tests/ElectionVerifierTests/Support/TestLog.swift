import ElectionModel
import Foundation
import Primitives
import TransparencyLog

/// A log in memory that can be written at any time.
struct TestLog {
    var leaves: [[UInt8]] = []

    mutating func append(_ step: LogLeaf.Step, _ document: [UInt8]) {
        leaves.append(LogLeaf.step(step, document: SHA256.hash(document)).canonicalBytes)
    }

    /// - Returns: the leaf's index.
    mutating func append(_ submission: CastSubmission) -> Int {
        leaves.append(
            submission.leaf.canonicalBytes)
        return leaves.count - 1
    }

    /// Replaces what is in the folder.
    func write(to folder: String, key: Ed25519.SigningKey = TestElection.logKey) throws {
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        let checkpoint = try Checkpoint(
            signing: TestElection.logName, size: leaves.count,
            root: MerkleTree.root(size: leaves.count, reader: tree),
            by: NoteSigner(name: TestElection.logName, key: key))
        try? FileManager.default.removeItem(atPath: folder)
        try TileWriter.write(leaves, checkpoint: checkpoint, to: folder)
    }
}
