public import Primitives
private import Synchronization

/// Answers for the nodes of a tree from the tiles of a source, some of which it keeps in memory.
///
/// The tiles are taken as they are: whoever uses an answer compares what comes of it with a checkpoint.
public final class SourceTree: TreeReader, Sendable {
    private static let keptTiles = 64

    /// The number of leaves, by the checkpoint.
    public let size: Int
    private let source: any LogSource
    private let tiles = Mutex<[TilePath: [HashValue]]>([:])

    /// - Throws: ``LogError`` `.sizeOutOfRange`.
    public init(_ source: any LogSource, size: Int) throws(LogError) {
        try MerkleTree.checkSize(size)
        self.source = source
        self.size = size
    }

    /// - Throws: ``LogError`` `.missingNode`, `.missingFile`, `.wrongFileLength`, and what the source throws.
    public func node(_ node: TreeNode) throws -> HashValue {
        try TilePath.hash(of: node, size: size, hashes: hashes)
    }

    /// The entries from `first` on, as far as their bundle reaches.
    /// - Throws: ``LogError`` `.indexOutOfRange`, `.malformedBundle`, and what the source throws.
    public func entries(from first: Int) throws -> [[UInt8]] {
        try MerkleTree.checkIndex(first, size: size)
        let path = TilePath(kind: .entries, index: first / TilePath.fullWidth, size: size)
        let entries = try EntryBundle.decode(try read(path), count: path.width)
        return Array(entries[(first % TilePath.fullWidth)...])
    }

    private func hashes(_ tile: TilePath) throws -> [HashValue] {
        if let known = tiles.withLock({ $0[tile] }) { return known }
        let hashes = try tile.hashes(try read(tile))
        tiles.withLock { tiles in
            if tiles.count >= Self.keptTiles { tiles.removeAll() }
            tiles[tile] = hashes
        }
        return hashes
    }

    /// A partial tile may be gone once the full one is there; that one begins with it.
    private func read(_ tile: TilePath) throws -> [UInt8] {
        do {
            return try source.tile(tile)
        } catch let error as LogError where error.code == .missingFile && tile.width < TilePath.fullWidth {
            let full = try source.tile(TilePath(kind: tile.kind, index: tile.index))
            switch tile.kind {
            case .hashes: return Array(full.prefix(tile.width * HashValue.byteCount))
            case .entries: return try EntryBundle.prefix(of: full, count: tile.width)
            }
        }
    }
}
