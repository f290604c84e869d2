public import Primitives

/// Reads single tiles of a log's folder.
struct TileFile {
    let folder: String

    func read(_ tile: TilePath) throws(LogError) -> [UInt8] {
        let limit =
            switch tile.kind {
            case .hashes: tile.width * HashValue.byteCount
            case .entries: EntryBundle.maximumByteCount
            }
        do { return try DurableFile.read("\(folder)/\(tile.path)", limit: limit) } catch { throw LogError(file: error) }
    }

    /// Exactly `tile.width` hashes.
    func hashes(_ tile: TilePath) throws(LogError) -> [HashValue] { try tile.hashes(try read(tile)) }
}

extension TilePath {
    /// Takes a tile of hashes apart: exactly ``width`` of them.
    /// - Throws: ``LogError`` `.wrongFileLength`.
    public func hashes(_ bytes: [UInt8]) throws(LogError) -> [HashValue] {
        guard bytes.count == width * HashValue.byteCount else {
            throw LogError(
                .wrongFileLength, "\(self) has \(bytes.count) bytes, expected \(width * HashValue.byteCount)")
        }
        do {
            return try stride(from: 0, to: bytes.count, by: HashValue.byteCount)
                .map { start throws(PrimitivesError) in
                    try HashValue(bytes: bytes[start..<start + HashValue.byteCount])
                }
        } catch {
            throw LogError(file: error)
        }
    }
}
