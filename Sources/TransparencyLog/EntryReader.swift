internal import Primitives

/// Gives the leaves of a log's folder one after the other, in the order of their indexes; holds one bundle in memory.
///
/// Whether they are the log's leaves shows only when their root is compared with a checkpoint: ``LogFolder`` does.
public struct EntryReader {
    private let file: TileFile
    /// The number of leaves, by the checkpoint.
    public let size: Int
    /// The index of the leaf that ``next()`` gives.
    public private(set) var index = 0
    private var bundle: [[UInt8]] = []

    /// - Parameter size: of the tree, from its checkpoint; the bundles must be exactly those of that size.
    /// - Throws: ``LogError`` `.sizeOutOfRange`.
    public init(folder: String, size: Int) throws(LogError) {
        try MerkleTree.checkSize(size)
        file = TileFile(folder: folder)
        self.size = size
    }

    /// The next leaf, or nil after the last.
    /// - Throws: ``LogError`` `.missingFile`, `.malformedBundle`, `.wrongFileLength`, `.inputOutput`.
    public mutating func next() throws(LogError) -> [UInt8]? {
        guard index < size else { return nil }
        let position = index % TilePath.fullWidth
        if position == 0 {
            let tile = TilePath(kind: .entries, index: index / TilePath.fullWidth, size: size)
            do {
                bundle = try EntryBundle.decode(try file.read(tile), count: tile.width)
            } catch {
                throw LogError(error.code, "\(tile.path): \(error.reason)")
            }
        }
        index += 1
        return bundle[position]
    }
}
