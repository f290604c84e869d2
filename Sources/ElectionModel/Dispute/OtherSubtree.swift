import Primitives
import TransparencyLog

/// A subtree on a receipt's path that the shown log has otherwise: two signed trees that contradict each other.
struct OtherSubtree {
    let node: TreeNode
    /// What the shown tree has there.
    let hash: HashValue
    /// From the subtree up to the shown root.
    let path: [HashValue]

    /// Compares the leaf and every complete subtree on the receipt's path that the shown log covers.
    ///
    /// - Returns: the first that differs; `nil` where all agree.
    /// - Throws: `LogError` where the log's nodes are not those of its checkpoint, which proves nothing.
    static func find(
        _ receipt: InclusionReceipt, _ inclusion: VerifiedInclusion, leaf: LogLeaf, in log: ShownLog
    ) throws -> OtherSubtree? {
        let nodes = try MerkleTree.inclusionNodes(index: inclusion.index, size: inclusion.checkpoint.size)
        var claims = [(TreeNode(level: 0, index: inclusion.index), MerkleTree.leafHash(leaf.canonicalBytes))]
        for (node, hash) in zip(nodes, receipt.proof) {
            if let node { claims.append((node, hash)) }
        }
        for (node, hash) in claims where node.isComplete(in: log.checkpoint.size) {
            if try log.tree.node(node) != hash { return try OtherSubtree(node, in: log) }
        }
        return nil
    }

    /// With the shown tree's own proof, checked: its first leaf has this node on its way to the signed root.
    private init(_ node: TreeNode, in log: ShownLog) throws {
        let (first, size) = (node.index << node.level, log.checkpoint.size)
        let leaf = try log.tree.node(TreeNode(level: 0, index: first))
        let proof = try MerkleTree.inclusionProof(index: first, size: size, reader: log.tree)
        try MerkleTree.verifyInclusion(
            leafHash: leaf, index: first, size: size, proof: proof, root: log.checkpoint.root)
        self.node = node
        hash = proof.prefix(node.level).reduce(leaf) { MerkleTree.nodeHash($0, $1) }
        path = Array(proof.dropFirst(node.level))
    }

    /// `FIRST COUNT` (the leaves under the subtree), its hash in the shown tree, then the path, in base 64.
    var file: [UInt8] {
        let hashes = ([hash] + path).map { Base64.encode($0.bytes) + "\n" }.joined()
        return Array("\(node.index << node.level) \(1 << node.level)\n\(hashes)".utf8)
    }
}
