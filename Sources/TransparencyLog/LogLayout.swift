internal import Primitives

/// Which files the folder of a finished log has: `checkpoint`, and the tiles and entry bundles of its size.
///
/// tlog-tiles allows partial tiles of earlier sizes to stay; here they are refused: a finished log has one set of
/// files.
public enum LogLayout {
    public static let checkpointName = "checkpoint"

    /// The tiles and entry bundles of a tree of `size` leaves: entries first, then the hashes, lowest level first.
    /// They are made as they are asked for.
    public static func tiles(size: Int) -> some Sequence<TilePath> {
        kinds(size: size).lazy.flatMap { kind in
            (0..<tileCount(kind, size: size)).lazy.map { TilePath(kind: kind, index: $0, size: size) }
        }
    }

    /// The number of files, `checkpoint` included.
    public static func fileCount(size: Int) -> Int {
        kinds(size: size).reduce(1) { $0 + tileCount($1, size: size) }
    }

    /// Whether a tree of `size` leaves has the file at `path`, relative to the log's folder.
    public static func contains(_ path: String, size: Int) -> Bool {
        if NoteText.same(path, checkpointName) { return true }
        guard let tile = try? TilePath(parsing: path), kinds(size: size).contains(tile.kind) else { return false }
        return tile.index < tileCount(tile.kind, size: size)
            && tile == TilePath(kind: tile.kind, index: tile.index, size: size)
    }

    /// Checks that `folder` has exactly the files of a log of `size` leaves: their names, not their contents.
    ///
    /// - Throws: ``LogError`` `.unknownFile` for a file or an empty folder that does not belong there, `.missingFile`,
    ///   `.sizeOutOfRange`, `.inputOutput`.
    public static func check(folder: String, size: Int) throws(LogError) {
        try MerkleTree.checkSize(size)
        guard try count(folder: folder, below: "", depth: 0, size: size) < fileCount(size: size) else { return }
        let missing = tiles(size: size).first { !DurableFile.exists("\(folder)/\($0.path)") }
        throw LogError(.missingFile, "\(folder)/\(missing?.path ?? checkpointName) is missing")
    }

    /// tile, level, five elements of an index below 2^53 / 256, width.
    private static let maximumDepth = 8

    private static func count(folder: String, below prefix: String, depth: Int, size: Int) throws(LogError) -> Int {
        let names: [String]
        do { names = try DurableFile.list("\(folder)/\(prefix)") } catch { throw LogError(file: error) }
        if names.isEmpty, belongs(folder: prefix, size: size) {
            throw LogError(.missingFile, "\(folder)/\(prefix) is empty")
        }
        guard depth < maximumDepth, !names.isEmpty || depth == 0 else {
            throw LogError(.unknownFile, "\(folder)/\(prefix) does not belong to a log of \(size) leaves")
        }
        var total = 0
        for name in names {
            let path = prefix + name
            if DurableFile.isFolder("\(folder)/\(path)") {
                total += try count(folder: folder, below: "\(path)/", depth: depth + 1, size: size)
            } else if contains(path, size: size) {
                total += 1
            } else {
                throw LogError(.unknownFile, "\(folder)/\(path) does not belong to a log of \(size) leaves")
            }
        }
        return total
    }

    /// Whether a tree of `size` leaves has tiles below the folder: some kind's folder, or one with the least index that
    /// can stand in it. Looking through all tiles would take for ever at the size that a hostile checkpoint may state.
    private static func belongs(folder prefix: String, size: Int) -> Bool {
        kinds(size: size).contains { kind in
            let top = "\(kind.folder)/"
            if top.utf8.starts(with: prefix.utf8) { return true }
            guard prefix.utf8.starts(with: top.utf8) else { return false }
            let candidates = (0..<maximumDepth).map { prefix + String(repeating: "x000/", count: $0) + "000" }
            return (candidates + [prefix + "1"]).contains { path in
                guard let tile = try? TilePath(parsing: path) else { return false }
                return tile.index < tileCount(kind, size: size)
            }
        }
    }

    private static func kinds(size: Int) -> [TilePath.Kind] {
        var kinds: [TilePath.Kind] = size > 0 ? [.entries] : []
        var level = 0
        while size >> (8 * level) > 0 {
            kinds.append(.hashes(level: level))
            level += 1
        }
        return kinds
    }

    private static func tileCount(_ kind: TilePath.Kind, size: Int) -> Int {
        (kind.itemCount(size: size) + TilePath.fullWidth - 1) / TilePath.fullWidth
    }
}

extension TilePath.Kind {
    /// How many hashes, or entries, all tiles of the kind hold together.
    func itemCount(size: Int) -> Int {
        switch self {
        case .hashes(let level): level < 8 ? size >> (8 * level) : 0
        case .entries: size
        }
    }
}

extension TilePath {
    /// Whether a tree of `size` leaves, or one before it, has the tile, full or partial.
    public func isInside(size: Int) -> Bool {
        let count = kind.itemCount(size: size)
        // No sum or product here: the path comes from anybody.
        return width <= count && index <= (count - width) / Self.fullWidth
    }

    /// The tile at `index` in a tree of `size` leaves, partial at the right edge.
    init(kind: Kind, index: Int, size: Int) {
        let width = min(Self.fullWidth, kind.itemCount(size: size) - index * Self.fullWidth)
        self.init(kind: kind, index: index, width: width)
    }
}
