import BallotStorage
import CollectionAPI
import TransparencyLog

/// Serves the log's files as C2SP tlog-tiles lays them out, from the store. They hold hashes only.
struct LogDesk: Sendable {
    let store: any BallotStore
    let checkpoints: CheckpointDesk

    /// - Parameter path: ``Routes/tiles`` and the path of a tile or entry bundle, full or partial, of the tree of the
    ///   published checkpoint: what witnesses have not seen is not shown yet.
    /// - Throws: ``Problem`` `.notFound`; `StorageError`.
    func tile(at path: String) async throws -> [UInt8] {
        guard let tile = Self.parse(path), tile.isInside(size: try await checkpoints.published().size) else {
            throw Self.missing
        }
        let first = tile.index * TilePath.fullWidth
        switch tile.kind {
        case .hashes(let level):
            let nodes = try await store.nodes(level: 8 * level, from: first, limit: tile.width)
            guard nodes.count == tile.width else { throw Self.missing }
            return nodes.flatMap(\.bytes)
        case .entries:
            let leaves = try await store.leaves(from: first, limit: tile.width)
            guard leaves.count == tile.width else { throw Self.missing }
            return try Self.bundle(leaves)
        }
    }

    private static let missing = Problem(.notFound, "the log has no such tile")

    @inline(never)
    private static func parse(_ path: String) -> TilePath? {
        guard path.hasPrefix(Routes.log) else { return nil }
        return try? TilePath(parsing: String(path.dropFirst(Routes.log.count)))
    }

    @inline(never)
    private static func bundle(_ leaves: [[UInt8]]) throws -> [UInt8] {
        try leaves.flatMap { try EntryBundle.encode($0) }
    }
}
