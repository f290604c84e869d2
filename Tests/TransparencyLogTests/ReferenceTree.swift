import Primitives

/// RFC 9162, section 2.1, written down literally: the tree as a recursion over a list of leaf hashes. Slow, and
/// independent of the module under test.
enum ReferenceTree {
    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }

    private static func node(_ left: HashValue, _ right: HashValue) -> HashValue {
        SHA256.hash([1] + left.bytes + right.bytes)
    }

    static func leafHash(_ leaf: [UInt8]) -> HashValue { SHA256.hash([0] + leaf) }

    /// MTH(D[n]), section 2.1.1.
    static func root(_ leaves: ArraySlice<HashValue>) -> HashValue {
        guard let first = leaves.first else { return SHA256.hash([UInt8]()) }
        guard leaves.count > 1 else { return first }
        let half = leaves.startIndex + split(leaves.count)
        return node(root(leaves[..<half]), root(leaves[half...]))
    }

    /// PATH(m, D[n]), section 2.1.3.1.
    static func path(_ index: Int, _ leaves: ArraySlice<HashValue>) -> [HashValue] {
        guard leaves.count > 1 else { return [] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return index < half
            ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
            : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
    }

    /// SUBPROOF(m, D[n], b), section 2.1.4.1.
    static func subproof(_ old: Int, _ leaves: ArraySlice<HashValue>, whole: Bool) -> [HashValue] {
        if old == leaves.count { return whole ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let middle = leaves.startIndex + half
        return old <= half
            ? subproof(old, leaves[..<middle], whole: whole) + [root(leaves[middle...])]
            : subproof(old - half, leaves[middle...], whole: false) + [root(leaves[..<middle])]
    }

    /// The turns from the leaf to the root: true where the sibling is on the left.
    static func turns(_ index: Int, size: Int) -> [Bool] {
        guard size > 1 else { return [] }
        let half = split(size)
        return index < half ? turns(index, size: half) + [false] : turns(index - half, size: size - half) + [true]
    }
}
