internal import Primitives

/// Turns a stream of leaves into the tiles and entry bundles of the tree; holds at most one tile a level.
struct TileBuilder {
    struct Tile {
        let path: TilePath
        let bytes: [UInt8]
    }

    private struct Level {
        var hashes: [HashValue] = []
        var finished = 0
    }

    private var bundle: [UInt8] = []
    private var levels: [Level] = []
    private var tree = RootBuilder()

    var size: Int { tree.size }
    var root: HashValue { tree.root }

    /// Adds a leaf and gives the full tiles that it completes, the entry bundle first.
    mutating func append(_ leaf: [UInt8]) throws(LogError) -> [Tile] {
        guard size < MerkleTree.maximumSize else {
            throw LogError(.sizeOutOfRange, "a tree has at most \(MerkleTree.maximumSize) leaves")
        }
        bundle += try EntryBundle.encode(leaf)
        let hash = MerkleTree.leafHash(leaf)
        tree.append(leafHash: hash)
        guard size.isMultiple(of: TilePath.fullWidth) else {
            return add(hash)
        }
        let entries = Tile(path: TilePath(kind: .entries, index: size / TilePath.fullWidth - 1), bytes: bundle)
        bundle = []
        return [entries] + add(hash)
    }

    /// The partial tiles of the tree as it is, the entry bundle first.
    func partialTiles() -> [Tile] {
        var tiles: [Tile] = []
        if !bundle.isEmpty {
            let path = TilePath(kind: .entries, index: size / TilePath.fullWidth, size: size)
            tiles.append(Tile(path: path, bytes: bundle))
        }
        for (number, level) in levels.enumerated() where !level.hashes.isEmpty {
            tiles.append(tile(level.hashes, level: number, index: level.finished))
        }
        return tiles
    }

    /// Adds the hash of a leaf; a full tile's own hash goes to the level above.
    private mutating func add(_ leafHash: HashValue) -> [Tile] {
        var tiles: [Tile] = []
        var hash = leafHash
        var number = 0
        while true {
            if number == levels.count { levels.append(Level()) }
            levels[number].hashes.append(hash)
            guard levels[number].hashes.count == TilePath.fullWidth else { return tiles }
            let full = levels[number].hashes
            tiles.append(tile(full, level: number, index: levels[number].finished))
            levels[number].hashes = []
            levels[number].finished += 1
            hash = MerkleTree.hashOfComplete(full)
            number += 1
        }
    }

    private func tile(_ hashes: [HashValue], level: Int, index: Int) -> Tile {
        Tile(
            path: TilePath(kind: .hashes(level: level), index: index, width: hashes.count),
            bytes: hashes.flatMap(\.bytes))
    }
}

extension MerkleTree {
    /// The node above `hashes`, whose number is a power of two.
    static func hashOfComplete(_ hashes: [HashValue]) -> HashValue {
        var nodes = hashes
        while nodes.count > 1 {
            nodes = stride(from: 0, to: nodes.count, by: 2).map { nodeHash(nodes[$0], nodes[$0 + 1]) }
        }
        return nodes[0]
    }
}
