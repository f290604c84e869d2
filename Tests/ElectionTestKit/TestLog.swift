public import ElectionModel
import Foundation
public import Primitives
public import TransparencyLog

/// A log in memory that can be written at any time.
public struct TestLog: Sendable {
    public var leaves: [[UInt8]]
    public var cosigners: [CheckpointCosigner] = []

    public init(leaves: [[UInt8]] = []) { self.leaves = leaves }

    public mutating func append(_ step: LogLeaf.Step, _ document: [UInt8]) {
        leaves.append(LogLeaf.step(step, document: SHA256.hash(document)).canonicalBytes)
    }

    /// - Returns: the leaf's index.
    @discardableResult
    public mutating func append(_ submission: some BallotSubmission) -> Int {
        leaves.append(submission.leaf.canonicalBytes)
        return leaves.count - 1
    }

    /// Replaces what is in the folder.
    public func write(
        to folder: String, key: Ed25519.SigningKey = TestElection.logKey, name: String = TestElection.logName
    ) throws {
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        var checkpoint = try Checkpoint(
            signing: name, size: leaves.count, root: MerkleTree.root(size: leaves.count, reader: tree),
            by: NoteSigner(name: name, key: key))
        for cosigner in cosigners { checkpoint = try checkpoint.adding(cosigner.cosign(checkpoint, time: 1)) }
        try? FileManager.default.removeItem(atPath: folder)
        try TileWriter.write(leaves, checkpoint: checkpoint, to: folder)
    }
}
