public import Primitives

/// Computes the root of a stream of leaves in O(log n) memory: the compact range of the leaves so far.
public struct RootBuilder: Sendable {
    /// Roots of the complete subtrees that make up the tree, the largest first: one for each bit set in `size`.
    private var peaks: [HashValue] = []

    /// The number of leaves so far.
    public private(set) var size = 0

    public init() {}

    public mutating func append(leaf: some Collection<UInt8>) {
        append(leafHash: MerkleTree.leafHash(leaf))
    }

    public mutating func append(leafHash: HashValue) {
        var hash = leafHash
        for _ in 0..<(~size).trailingZeroBitCount { hash = MerkleTree.nodeHash(peaks.removeLast(), hash) }
        peaks.append(hash)
        size += 1
    }

    /// The root of the leaves so far.
    public var root: HashValue {
        guard var hash = peaks.last else { return MerkleTree.emptyRoot }
        for peak in peaks.dropLast().reversed() { hash = MerkleTree.nodeHash(peak, hash) }
        return hash
    }
}
