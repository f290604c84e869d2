internal import Primitives

/// Writes a finished log into a folder as C2SP tlog-tiles lays it out, in one pass over its leaves.
///
/// No file is replaced. `checkpoint` is written last: a folder without it is an unfinished run.
public struct TileWriter {
    private let folder: String
    private var builder = TileBuilder()
    private var lastFolder = ""

    /// - Parameter folder: made where it is missing; the log's files must not be there.
    public init(folder: String) { self.folder = folder }

    /// The number of leaves so far.
    public var size: Int { builder.size }

    /// Adds the next leaf, at most ``EntryBundle/maximumEntryByteCount`` bytes.
    /// - Throws: ``LogError`` `.entryTooLarge`, `.fileExists`, `.inputOutput`.
    public mutating func append(_ leaf: [UInt8]) throws(LogError) {
        for tile in try builder.append(leaf) { try write(tile.bytes, to: tile.path.path) }
    }

    /// Writes the partial tiles and the checkpoint.
    ///
    /// - Throws: ``LogError`` `.wrongSize` or `.rootMismatch` when `checkpoint` is not that of the leaves, before
    ///   anything more is written; `.fileExists`, `.inputOutput`.
    public consuming func finish(_ checkpoint: Checkpoint) throws(LogError) {
        guard checkpoint.size == builder.size else {
            throw LogError(.wrongSize, "the checkpoint has \(checkpoint.size) leaves, written were \(builder.size)")
        }
        guard checkpoint.root == builder.root else {
            throw LogError(.rootMismatch, "the leaves do not have the checkpoint's root")
        }
        for tile in builder.partialTiles() { try write(tile.bytes, to: tile.path.path) }
        try write(checkpoint.encoded, to: LogLayout.checkpointName)
    }

    /// Writes the log of `leaves` with its checkpoint into `folder`.
    /// - Throws: ``LogError`` as ``append(_:)`` and ``finish(_:)`` do.
    public static func write(
        _ leaves: some Sequence<[UInt8]>, checkpoint: Checkpoint, to folder: String
    ) throws(LogError) {
        var writer = TileWriter(folder: folder)
        for leaf in leaves { try writer.append(leaf) }
        try writer.finish(checkpoint)
    }

    private mutating func write(_ bytes: [UInt8], to path: String) throws(LogError) {
        let file = "\(folder)/\(path)"
        let parent = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
        do {
            if parent != lastFolder { try DurableFile.makeFolder(parent) }
            lastFolder = parent
            try DurableFile.write(bytes, to: file)
        } catch {
            throw LogError(file: error)
        }
    }
}
