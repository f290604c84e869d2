import Primitives
import TransparencyLog

/// What a witness keeps of one log.
struct LogState: Sendable {
    let folder: String

    private var keyPath: String { "\(folder)/log.pub" }
    private var checkpointPath: String { "\(folder)/checkpoint" }

    /// What the log signed and this witness did not cosign.
    var refusals: RefusedCheckpoints { RefusedCheckpoints(folder: folder) }

    var exists: Bool { DurableFile.exists(keyPath) }

    func create(_ key: NoteVerifierKey) throws {
        try DurableFile.makeFolder(folder)
        if exists {
            guard try self.key() == key else {
                throw WitnessError(.otherKey, "the log \(key.name) is known with another key")
            }
            return
        }
        try DurableFile.write(Array("\(key.encoded)\n".utf8), to: keyPath)
    }

    func key() throws(WitnessError) -> NoteVerifierKey { try WitnessFolder.readKey(keyPath) }

    /// Runs `body` while nobody else, in this process or another, looks at the state to change it.
    func locked<Result>(_ body: () throws -> Result) throws -> Result { try FileLock.hold("\(folder)/lock", body) }

    /// What was cosigned last; `nil` before the first time.
    /// - Throws: ``WitnessError`` `.damaged` for anything else than a checkpoint of this log, and where there is none
    ///   beside traces of earlier ones.
    func latest(_ key: NoteVerifierKey) throws(WitnessError) -> Checkpoint? {
        if let latest = try Self.read(checkpointPath, key) { return latest }
        // To begin at 0 once more would be to cosign whatever comes first.
        guard !CosignedHistory(folder: folder).exists, !refusals.exist else {
            throw WitnessError(.damaged, "\(checkpointPath) is missing, and this witness has cosigned the log before")
        }
        return nil
    }

    /// Durable when it returns.
    func save(_ checkpoint: Checkpoint, after latest: Checkpoint?) throws(PrimitivesError) {
        if let latest, latest.size < checkpoint.size { try CosignedHistory(folder: folder).keep(latest) }
        try DurableFile.write(checkpoint.encoded, to: checkpointPath, replacing: true)
    }

    /// Remembers what the log signed and this witness does not cosign.
    func refuse(_ checkpoint: Checkpoint, latest: Checkpoint?, _ key: NoteVerifierKey) throws {
        // Before anything is cosigned there is nothing to hold against it.
        guard let latest else { return }
        let cosigned =
            latest.size == checkpoint.size
            ? latest : try CosignedHistory(folder: folder).checkpoint(size: checkpoint.size, key)
        try refusals.keep(try checkpoint.only(signedBy: key), against: cosigned, key)
    }

    /// The checkpoint in a file; `nil` where there is none.
    static func read(_ path: String, _ key: NoteVerifierKey) throws(WitnessError) -> Checkpoint? {
        let bytes: [UInt8]
        do throws(PrimitivesError) {
            bytes = try DurableFile.read(path, limit: SignedNote.maximumByteCount)
        } catch {
            if error.code == .fileMissing { return nil }
            throw WitnessError(.damaged, error.reason)
        }
        do throws(LogError) {
            return try UnverifiedCheckpoint(parsingAnyLog: bytes).verified(by: key, origin: key.name)
        } catch {
            throw WitnessError(.damaged, "\(path) is no checkpoint of \(key.name): \(error.reason)")
        }
    }
}
