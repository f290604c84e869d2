public import Primitives

/// The Merkle tree of RFC 9162, section 2.1 (the same hashes as in RFC 6962), over SHA-256.
///
/// Indexes and sizes count leaves. Proofs list hashes from the leaf's side up to the root's.
public enum MerkleTree {
    /// The greatest size that this module handles: every size is exact in a JSON number too.
    public static let maximumSize = (1 << 53) - 1

    /// Above this level no tile has a hash, at any size.
    public static let highestTileLevel = 6

    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = SHA256.hash([UInt8]())

    /// SHA-256(0x00 || leaf).
    public static func leafHash(_ leaf: some Collection<UInt8>) -> HashValue {
        var hasher = SHA256()
        hasher.update(CollectionOfOne(UInt8(0x00)))
        hasher.update(leaf)
        return hasher.finalize()
    }

    /// SHA-256(0x01 || left || right).
    public static func nodeHash(_ left: HashValue, _ right: HashValue) -> HashValue {
        SHA256.hash([0x01] + left.bytes + right.bytes)
    }

    /// The nodes that exist once a leaf is appended and did not before: the leaf and every subtree that it completes.
    ///
    /// - Parameters:
    ///   - leafHash: hash of the new leaf.
    ///   - index: the new leaf's index, which is the size before.
    ///   - reader: the nodes of the tree of size `index`.
    /// - Returns: lowest level first; what to store so that ``TreeReader`` answers for size `index + 1`.
    /// - Throws: ``LogError`` `.sizeOutOfRange`, or what `reader` throws.
    public static func nodesAdded(
        leafHash: HashValue, at index: Int, reader: some TreeReader
    ) throws -> [(node: TreeNode, hash: HashValue)] {
        guard index >= 0, index < maximumSize else {
            throw LogError(.sizeOutOfRange, "a tree has at most \(maximumSize) leaves, \(index) + 1 were asked for")
        }
        var node = TreeNode(level: 0, index: index)
        var hash = leafHash
        var added = [(node: node, hash: hash)]
        while node.index & 1 == 1 {
            hash = nodeHash(try reader.node(TreeNode(level: node.level, index: node.index - 1)), hash)
            node = TreeNode(level: node.level + 1, index: node.index >> 1)
            added.append((node: node, hash: hash))
        }
        return added
    }

    /// The root of the first `size` leaves.
    /// - Throws: ``LogError`` `.sizeOutOfRange`, or what `reader` throws.
    public static func root(size: Int, reader: some TreeReader) throws -> HashValue {
        try checkSize(size)
        return size == 0 ? emptyRoot : try subtreeHash(start: 0, count: size, reader: reader)
    }

    static func checkSize(_ size: Int) throws(LogError) {
        guard size >= 0, size <= maximumSize else {
            throw LogError(.sizeOutOfRange, "a tree has 0 to \(maximumSize) leaves, found \(size)")
        }
    }

    /// MTH(D[start : start + count]) of RFC 9162, section 2.1.1, `count` > 0, for the ranges that its recursion meets:
    /// `start` is a multiple of the least power of two that is not below `count`.
    static func subtreeHash(start: Int, count: Int, reader: some TreeReader) throws -> HashValue {
        var end = start + count
        var remaining = count
        var hash: HashValue?
        while remaining > 0 {
            let level = remaining.trailingZeroBitCount
            end -= 1 << level
            let node = try reader.node(TreeNode(level: level, index: end >> level))
            hash = hash.map { nodeHash(node, $0) } ?? node
            remaining &= remaining - 1
        }
        return hash ?? emptyRoot
    }
}
