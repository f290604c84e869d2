public import Primitives

/// The place of a complete subtree: it covers the 2^level leaves from index · 2^level on.
public struct TreeNode: Hashable, Sendable {
    /// 0 for a leaf.
    public let level: Int
    /// Position among the subtrees of its level, from 0.
    public let index: Int

    public init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }

    /// Whether all leaves under the node are among the first `size`.
    public func isComplete(in size: Int) -> Bool {
        level >= 0 && level < Int.bitWidth && index >= 0 && index < size >> level
    }
}

/// Hashes of complete subtrees, wherever they are kept. Level 0 has the leaf hashes.
///
/// Proofs that are made from a reader are as good as its answers: who receives one checks it against a checkpoint.
public protocol TreeReader {
    /// - Throws: ``LogError`` `.missingNode` for a subtree that is not complete, or a storage error.
    func node(_ node: TreeNode) throws -> HashValue
}
