import BallotStorage
import Primitives
import TransparencyLog

/// The last checkpoint that may have left this machine, in a file beside the database. A database that lacks leaves of
/// it was restored from an older copy and must not go on: it would sign a second tree of the same size.
struct CheckpointFile: Sendable {
    static let name = "checkpoint"

    let path: String
    let key: NoteVerifierKey

    init(folder: String, key: NoteVerifierKey) {
        path = "\(folder)/\(Self.name)"
        self.key = key
    }

    func read() throws(StorageError) -> Checkpoint {
        let bytes: [UInt8]
        do throws(PrimitivesError) {
            bytes = try DurableFile.read(path, limit: 1 << 20)
        } catch {
            throw StorageError(.badCheckpointFile, "the last checkpoint cannot be read: \(error.reason)")
        }
        do throws(LogError) {
            return try Checkpoint(signed: bytes, key: key, origin: key.name)
        } catch {
            throw StorageError(.badCheckpointFile, "\(path) is no checkpoint of this log: \(error.reason)")
        }
    }

    /// Writes the checkpoint unless the file has a later one, which another process wrote meanwhile.
    func advance(to checkpoint: StoredCheckpoint) throws(StorageError) {
        do {
            try FileLock.hold(path + ".lock") {
                if DurableFile.exists(path), try read().size >= checkpoint.size { return }
                try DurableFile.write(checkpoint.note, to: path, replacing: true)
            }
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError(.inputOutput, (error as? PrimitivesError)?.reason ?? "the checkpoint cannot be written")
        }
    }
}
