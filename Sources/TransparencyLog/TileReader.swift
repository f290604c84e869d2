public import Primitives

/// Answers for the nodes of a tree from the tiles in a log's folder. Each answer reads one tile.
///
/// The tiles are taken as they are: compare the root with a checkpoint, or check the folder with ``LogFolder`` first.
public struct TileReader: TreeReader {
    private let file: TileFile
    /// The number of leaves, by the checkpoint.
    public let size: Int

    /// - Parameter size: of the tree, from its checkpoint; the tiles must be exactly those of that size.
    /// - Throws: ``LogError`` `.sizeOutOfRange`.
    public init(folder: String, size: Int) throws(LogError) {
        try MerkleTree.checkSize(size)
        file = TileFile(folder: folder)
        self.size = size
    }

    /// - Throws: ``LogError`` `.missingNode`, `.missingFile`, `.wrongFileLength`, `.inputOutput`.
    public func node(_ node: TreeNode) throws -> HashValue {
        try TilePath.hash(of: node, size: size, hashes: file.hashes)
    }
}

extension TilePath {
    /// A node's hash from the one tile that has it.
    static func hash(
        of node: TreeNode, size: Int, hashes: (TilePath) throws -> [HashValue]
    ) throws -> HashValue {
        guard node.isComplete(in: size) else {
            throw LogError(.missingNode, "no node \(node.index) on level \(node.level) in a tree of \(size) leaves")
        }
        // A tile has 8 levels: its lowest is stored, the others are hashed from it.
        let height = node.level % 8
        let first = node.index << height
        let tile = TilePath(kind: .hashes(level: node.level / 8), index: first / fullWidth, size: size)
        let position = first % fullWidth
        return MerkleTree.hashOfComplete(Array(try hashes(tile)[position..<position + 1 << height]))
    }
}
