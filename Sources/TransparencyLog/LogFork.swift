public import Primitives

/// Two checkpoints that one log signed and that cannot both be right. Anyone with the log's key can check it.
///
/// The proof is one of consistency: it leads from ``otherRoot``, at the size of ``earlier``, to the root of ``later``.
/// So the later tree began with other leaves than those that the earlier checkpoint stands for.
public struct LogFork: Hashable, Sendable {
    public let earlier: Checkpoint
    /// Of the same size or a greater one.
    public let later: Checkpoint
    /// What the later tree had for a root at the earlier size; not `earlier.root`.
    public let otherRoot: HashValue
    public let proof: [HashValue]

    /// Checks that the two contradict each other.
    ///
    /// - Throws: ``LogError`` `.noFork` when they do not, or are of two logs; `.sizeOutOfRange`, `.wrongProofLength`,
    ///   `.oldRootMismatch`, `.rootMismatch` for a proof that does not hold.
    public init(
        earlier: Checkpoint, later: Checkpoint, otherRoot: HashValue, proof: [HashValue]
    ) throws(LogError) {
        guard NoteText.same(earlier.origin, later.origin) else {
            throw LogError(.noFork, "the checkpoints are of two logs")
        }
        try MerkleTree.verifyConsistency(
            from: earlier.size, oldRoot: otherRoot, to: later.size, newRoot: later.root, proof: proof)
        guard otherRoot != earlier.root else { throw LogError(.noFork, "the checkpoints agree") }
        self.earlier = earlier
        self.later = later
        self.otherRoot = otherRoot
        self.proof = proof
    }

    /// Two roots of one size.
    /// - Throws: ``LogError`` as ``init(earlier:later:otherRoot:proof:)`` does.
    public init(sameSize first: Checkpoint, _ second: Checkpoint) throws(LogError) {
        try self.init(earlier: first, later: second, otherRoot: second.root, proof: [])
    }

    /// Compares two checkpoints of one log by the tree of the later one.
    ///
    /// - Parameter reader: answers for the tree of `later`.
    /// - Returns: `nil` where the later tree begins with the earlier one.
    /// - Throws: ``LogError`` `.rootMismatch` where the reader's nodes are not those of `later`, which proves nothing
    ///   about the log; `.sizeOutOfRange`; what `reader` throws.
    public static func find(
        between earlier: Checkpoint, and later: Checkpoint, reader: some TreeReader
    ) throws -> LogFork? {
        guard earlier.size <= later.size else {
            throw LogError(.sizeOutOfRange, "an earlier checkpoint of size \(earlier.size), a later of \(later.size)")
        }
        let other =
            earlier.size == later.size
            ? later.root : try MerkleTree.root(size: earlier.size, reader: reader)
        let proof = try MerkleTree.consistencyProof(from: earlier.size, to: later.size, reader: reader)
        try MerkleTree.verifyConsistency(
            from: earlier.size, oldRoot: other, to: later.size, newRoot: later.root, proof: proof)
        guard other != earlier.root else { return nil }
        return try LogFork(earlier: earlier, later: later, otherRoot: other, proof: proof)
    }

    /// Evidence as files: both signed checkpoints, and a text with the other root in its first line and the proof's
    /// hashes in the following ones, all in base 64.
    public var files: [(name: String, bytes: [UInt8])] {
        let lines = ([otherRoot] + proof).map { Base64.encode($0.bytes) + "\n" }.joined()
        return [
            ("earlier.checkpoint", earlier.encoded), ("later.checkpoint", later.encoded),
            ("consistency", Array(lines.utf8)),
        ]
    }
}
