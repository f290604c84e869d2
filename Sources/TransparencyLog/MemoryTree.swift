public import Primitives

/// A tree with all its nodes in memory, 64 bytes and more a leaf: for tests and small logs.
public struct MemoryTree: TreeReader, Sendable {
    private var levels: [[HashValue]] = []

    public init() {}

    /// The number of leaves.
    public var size: Int { levels.first?.count ?? 0 }

    /// Appends the leaf and gives its index.
    @discardableResult
    public mutating func append(leaf: some Collection<UInt8>) -> Int {
        append(leafHash: MerkleTree.leafHash(leaf))
    }

    @discardableResult
    public mutating func append(leafHash: HashValue) -> Int {
        var hash = leafHash
        var level = 0
        while true {
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
            let count = levels[level].count
            guard count.isMultiple(of: 2) else { return size - 1 }
            hash = MerkleTree.nodeHash(levels[level][count - 2], hash)
            level += 1
        }
    }

    public func node(_ node: TreeNode) throws -> HashValue {
        guard node.isComplete(in: size) else {
            throw LogError(.missingNode, "no node \(node.index) on level \(node.level) in a tree of \(size) leaves")
        }
        return levels[node.level][node.index]
    }
}
