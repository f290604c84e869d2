import BallotStorage
import Primitives
import TransparencyLog

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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
        let lock = try FileLock(path + ".lock")
        defer { lock.release() }
        if DurableFile.exists(path), try read().size >= checkpoint.size { return }
        do throws(PrimitivesError) {
            try DurableFile.write(checkpoint.note, to: path, replacing: true)
        } catch {
            throw StorageError(.inputOutput, error.reason)
        }
    }
}

/// An advisory lock between processes, gone with the process at the latest.
private struct FileLock {
    private let descriptor: Int32

    init(_ path: String) throws(StorageError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError(.inputOutput, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let reason = String(cString: strerror(errno))
                close(descriptor)
                throw StorageError(.inputOutput, "cannot lock \(path): \(reason)")
            }
        }
    }

    func release() { close(descriptor) }
}
