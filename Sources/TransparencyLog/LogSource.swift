internal import Primitives

/// A log's files, wherever they are served (C2SP tlog-tiles). Nothing that comes from there is verified.
public protocol LogSource: Sendable {
    /// The latest checkpoint, a signed note.
    func checkpoint() throws -> [UInt8]
    /// - Throws: ``LogError`` `.missingFile` where there is no such tile, or an error of the transport.
    func tile(_ path: TilePath) throws -> [UInt8]
}

/// A log's files in a folder.
public struct FolderSource: LogSource {
    private let folder: String

    public init(_ folder: String) { self.folder = folder }

    /// - Throws: ``LogError`` `.missingFile`, `.wrongFileLength`, `.inputOutput`.
    public func checkpoint() throws -> [UInt8] {
        do {
            return try DurableFile.read("\(folder)/\(LogLayout.checkpointName)", limit: SignedNote.maximumByteCount)
        } catch {
            throw LogError(file: error)
        }
    }

    public func tile(_ path: TilePath) throws -> [UInt8] { try TileFile(folder: folder).read(path) }
}
