public import Primitives

extension MerkleTree {
    /// Checks that the tree of `size` leaves with `root` has `leafHash` at `index` (RFC 9162, section 2.1.3.2).
    ///
    /// `size` itself is only as sure as the checkpoint it comes from: where two sizes give a leaf the same path, the
    /// proof holds for both.
    /// - Throws: ``LogError`` `.sizeOutOfRange`, `.indexOutOfRange`, `.wrongProofLength` before any hashing,
    ///   `.rootMismatch`.
    public static func verifyInclusion(
        leafHash: HashValue, index: Int, size: Int, proof: [HashValue], root: HashValue
    ) throws(LogError) {
        try checkSize(size)
        try checkIndex(index, size: size)
        let shape = PathShape(index: index, lastIndex: size - 1)
        try checkLength(proof, expected: shape.count)
        var hash = leafHash
        for (step, sibling) in proof.enumerated() {
            hash = shape.siblingIsLeft(step) ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
        }
        guard hash == root else {
            throw LogError(.rootMismatch, "leaf \(index) and its proof do not lead to the root of size \(size)")
        }
    }

    /// Checks that the tree with `newRoot` begins with the leaves of the tree with `oldRoot` (RFC 9162, section
    /// 2.1.4.2). An empty old tree is a beginning of every tree.
    /// - Throws: ``LogError`` `.sizeOutOfRange`, `.wrongProofLength` before any hashing, `.oldRootMismatch`,
    ///   `.rootMismatch`.
    public static func verifyConsistency(
        from oldSize: Int, oldRoot: HashValue, to newSize: Int, newRoot: HashValue, proof: [HashValue]
    ) throws(LogError) {
        try checkSizes(oldSize, newSize)
        if oldSize == 0 || oldSize == newSize {
            try checkLength(proof, expected: 0)
            return try checkTrivial(oldSize, oldRoot, newSize, newRoot)
        }
        // The path starts from the last complete subtree of the old tree.
        let level = oldSize.trailingZeroBitCount
        let shape = PathShape(index: (oldSize - 1) >> level, lastIndex: (newSize - 1) >> level)
        let wholeOldTree = oldSize == 1 << level
        try checkLength(proof, expected: shape.count + (wholeOldTree ? 0 : 1))
        var old = wholeOldTree ? oldRoot : proof[0]
        var new = old
        for (step, sibling) in proof.dropFirst(wholeOldTree ? 0 : 1).enumerated() {
            if shape.siblingIsLeft(step) {
                old = nodeHash(sibling, old)
                new = nodeHash(sibling, new)
            } else {
                new = nodeHash(new, sibling)
            }
        }
        guard old == oldRoot else {
            throw LogError(.oldRootMismatch, "the proof does not lead to the old root, of size \(oldSize)")
        }
        guard new == newRoot else {
            throw LogError(.rootMismatch, "the proof does not lead to the new root, of size \(newSize)")
        }
    }

    private static func checkTrivial(
        _ oldSize: Int, _ oldRoot: HashValue, _ newSize: Int, _ newRoot: HashValue
    ) throws(LogError) {
        guard oldSize > 0 || oldRoot == emptyRoot else {
            throw LogError(.oldRootMismatch, "the old root is not that of the empty tree")
        }
        guard oldSize < newSize || oldRoot == newRoot else {
            throw LogError(.rootMismatch, "two different roots of one size, \(newSize)")
        }
    }

    private static func checkLength(_ proof: [HashValue], expected: Int) throws(LogError) {
        guard proof.count == expected else {
            throw LogError(.wrongProofLength, "the proof has \(proof.count) hashes, expected \(expected)")
        }
    }
}

/// On which side the siblings lie on the way from a leaf up to the root.
private struct PathShape {
    let index: Int
    /// Steps below the point where the leaf's path meets that of the last leaf.
    let inner: Int
    let count: Int

    init(index: Int, lastIndex: Int) {
        self.index = index
        inner = Int.bitWidth - (index ^ lastIndex).leadingZeroBitCount
        // Above that point the path runs along the tree's right edge, where only left siblings exist.
        count = inner + (index >> inner).nonzeroBitCount
    }

    func siblingIsLeft(_ step: Int) -> Bool { step >= inner || index >> step & 1 == 1 }
}
