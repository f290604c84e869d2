internal import Primitives

/// A finished log in a folder, as ``TileWriter`` leaves it, checked as a whole.
public enum LogFolder {
    /// Checks everything: the checkpoint, the set of files, every entry bundle, every tile, the root.
    ///
    /// One pass, in memory that does not grow with the log.
    /// - Parameters:
    ///   - key: the log's key.
    ///   - origin: the log's origin line.
    ///   - visit: gets each leaf with its index, in order. What it learns is sure only once this function returns: the
    ///     root is known after the last leaf.
    /// - Throws: ``LogError`` of ``Checkpoint/init(signed:key:origin:)`` and ``LogLayout/check(folder:size:)``;
    ///   `.malformedBundle`, `.wrongFileLength`; `.wrongTile` for a tile that does not belong to the leaves;
    ///   `.rootMismatch`; `.inputOutput`; and what `visit` throws.
    @discardableResult
    public static func verify(
        _ folder: String, key: NoteVerifierKey, origin: String, visit: (Int, [UInt8]) throws -> Void = { _, _ in }
    ) throws -> Checkpoint {
        let checkpoint = try readCheckpoint(folder, key: key, origin: origin)
        try LogLayout.check(folder: folder, size: checkpoint.size)
        let file = TileFile(folder: folder)
        var reader = try EntryReader(folder: folder, size: checkpoint.size)
        var builder = TileBuilder()
        while let leaf = try reader.next() {
            try visit(reader.index - 1, leaf)
            try compare(try builder.append(leaf), with: file)
        }
        try compare(builder.partialTiles(), with: file)
        guard builder.root == checkpoint.root else {
            throw LogError(.rootMismatch, "the entries in \(folder) do not have the checkpoint's root")
        }
        return checkpoint
    }

    /// Reads and verifies `checkpoint` in the folder.
    /// - Throws: ``LogError`` of ``Checkpoint/init(signed:key:origin:)``; `.missingFile`, `.wrongFileLength`,
    ///   `.inputOutput`.
    public static func readCheckpoint(
        _ folder: String, key: NoteVerifierKey, origin: String
    ) throws(LogError) -> Checkpoint {
        let bytes: [UInt8]
        do {
            bytes = try DurableFile.read(
                "\(folder)/\(LogLayout.checkpointName)", limit: SignedNote.maximumByteCount)
        } catch {
            throw LogError(file: error)
        }
        return try Checkpoint(signed: bytes, key: key, origin: origin)
    }

    private static func compare(_ tiles: [TileBuilder.Tile], with file: TileFile) throws(LogError) {
        for tile in tiles {
            // The reader read the entry bundles: the entries are what everything else is compared with.
            guard case .hashes = tile.path.kind else { continue }
            guard try file.read(tile.path) == tile.bytes else {
                throw LogError(.wrongTile, "\(tile.path.path) does not belong to the entries")
            }
        }
    }
}
