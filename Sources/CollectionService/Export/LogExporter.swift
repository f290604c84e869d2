public import BallotStorage
import ElectionModel
import Primitives
import TransparencyLog

/// Writes the log as files, as C2SP tlog-tiles lays them out.
public struct LogExporter: Sendable {
    private static let pageSize = 4_096
    private let store: any BallotStore

    public init(store: any BallotStore) { self.store = store }

    /// The whole log so far, with the witnesses' lines on its checkpoint if the quorum has cosigned it. Nothing
    /// existing is replaced.
    /// - Returns: the number of leaves.
    public func export(to folder: String) async throws -> Int {
        let latest = try await store.checkpoint()
        let cosigned = try await store.cosignedCheckpoint()
        return try await write(to: folder, checkpoint: cosigned?.size == latest.size ? cosigned ?? latest : latest)
    }

    func write(to folder: String, checkpoint: StoredCheckpoint) async throws -> Int {
        let key = store.logKey
        let signed = try Checkpoint(signed: checkpoint.note, key: key, origin: key.name)
        var writer = TileWriter(folder: folder)
        while writer.size < signed.size {
            let page = try await store.leaves(
                from: writer.size, limit: min(Self.pageSize, signed.size - writer.size))
            guard !page.isEmpty else {
                throw StorageError(.damaged, "the store has \(writer.size) of \(signed.size) leaves")
            }
            for leaf in page { try writer.append(leaf) }
        }
        try writer.finish(signed)
        return signed.size
    }
}
