public import Primitives

extension MerkleTree {
    /// PATH(index, D[0 : size]) of RFC 9162, section 2.1.3.1: the leaf's sibling first, the root's child last.
    /// - Throws: ``LogError`` `.sizeOutOfRange`, `.indexOutOfRange`, or what `reader` throws.
    public static func inclusionProof(index: Int, size: Int, reader: some TreeReader) throws -> [HashValue] {
        try checkSize(size)
        try checkIndex(index, size: size)
        var path: [HashValue] = []
        var start = 0
        var count = size
        while count > 1 {
            let half = splitPoint(count)
            if index < start + half {
                path.append(try subtreeHash(start: start + half, count: count - half, reader: reader))
                count = half
            } else {
                path.append(try subtreeHash(start: start, count: half, reader: reader))
                start += half
                count -= half
            }
        }
        return path.reversed()
    }

    /// Which subtrees the hashes of an inclusion proof stand for, from the leaf's sibling up; `nil` for one that is not complete,
    /// at the right edge.
    ///
    /// - Throws: ``LogError`` `.sizeOutOfRange`, `.indexOutOfRange`.
    public static func inclusionNodes(index: Int, size: Int) throws(LogError) -> [TreeNode?] {
        try checkSize(size)
        try checkIndex(index, size: size)
        var nodes: [TreeNode?] = []
        var (start, count) = (0, size)
        while count > 1 {
            let half = splitPoint(count)
            let isLeft = index < start + half
            let (other, length) = isLeft ? (start + half, count - half) : (start, half)
            let isComplete = length & (length - 1) == 0
            nodes.append(
                isComplete
                    ? TreeNode(level: length.trailingZeroBitCount, index: other >> length.trailingZeroBitCount) : nil)
            (start, count) = isLeft ? (start, half) : (start + half, count - half)
        }
        return nodes.reversed()
    }

    /// PROOF(oldSize, D[0 : newSize]) of RFC 9162, section 2.1.4.1; empty for an empty or an equal old tree.
    /// - Throws: ``LogError`` `.sizeOutOfRange`, or what `reader` throws.
    public static func consistencyProof(
        from oldSize: Int, to newSize: Int, reader: some TreeReader
    ) throws -> [HashValue] {
        try checkSizes(oldSize, newSize)
        guard oldSize > 0 else { return [] }
        var path: [HashValue] = []
        var start = 0
        var count = newSize
        while start + count > oldSize {
            let half = splitPoint(count)
            if oldSize <= start + half {
                path.append(try subtreeHash(start: start + half, count: count - half, reader: reader))
                count = half
            } else {
                path.append(try subtreeHash(start: start, count: half, reader: reader))
                start += half
                count -= half
            }
        }
        // Who checks knows the old root, so it is left out where the last subtree is the whole old tree.
        if start > 0 { path.append(try subtreeHash(start: start, count: count, reader: reader)) }
        return path.reversed()
    }

    static func checkIndex(_ index: Int, size: Int) throws(LogError) {
        guard index >= 0, index < size else {
            throw LogError(.indexOutOfRange, "a tree of \(size) leaves has no leaf \(index)")
        }
    }

    static func checkSizes(_ oldSize: Int, _ newSize: Int) throws(LogError) {
        try checkSize(newSize)
        guard oldSize >= 0, oldSize <= newSize else {
            throw LogError(.sizeOutOfRange, "an older tree of \(newSize) leaves cannot have \(oldSize)")
        }
    }

    /// The greatest power of two below `count`, which is at least 2.
    private static func splitPoint(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
