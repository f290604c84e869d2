import Primitives
import TransparencyLog

/// What a witness keeps of one log.
struct LogState: Sendable {
    private static let keptEvidence = 1_000

    let folder: String

    private var keyPath: String { "\(folder)/log.pub" }
    private var checkpointPath: String { "\(folder)/checkpoint" }
    private var evidencePath: String { "\(folder)/evidence" }

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
    /// - Throws: ``WitnessError`` `.damaged` for anything else than a checkpoint of this log.
    func latest(_ key: NoteVerifierKey) throws(WitnessError) -> Checkpoint? {
        let bytes: [UInt8]
        do throws(PrimitivesError) {
            bytes = try DurableFile.read(checkpointPath, limit: SignedNote.maximumByteCount)
        } catch {
            if error.code == .fileMissing { return nil }
            throw WitnessError(.damaged, error.reason)
        }
        do throws(LogError) {
            return try UnverifiedCheckpoint(parsingAnyLog: bytes).verified(by: key, origin: key.name)
        } catch {
            throw WitnessError(.damaged, "\(checkpointPath) is no checkpoint of \(key.name): \(error.reason)")
        }
    }

    /// Durable when it returns.
    func save(_ checkpoint: Checkpoint) throws(PrimitivesError) {
        try DurableFile.write(checkpoint.encoded, to: checkpointPath, replacing: true)
    }

    /// Keeps what the log signed and this witness did not cosign, beside what it had cosigned before.
    func keep(_ request: WitnessRequest, against latest: Checkpoint, _ kind: EvidenceKind) throws(PrimitivesError) {
        let note = request.checkpoint.note.encoded
        let name =
            "\(kind.rawValue)-\(request.checkpoint.size)-\(SHA256.hash(note).hexadecimal.prefix(16).lowercased())"
        let target = "\(evidencePath)/\(name)"
        guard !DurableFile.exists("\(target)/request") else { return }
        if DurableFile.exists(evidencePath), try DurableFile.list(evidencePath).count >= Self.keptEvidence { return }
        try DurableFile.makeFolder(target)
        try DurableFile.write(latest.encoded, to: "\(target)/cosigned.checkpoint", replacing: true)
        try DurableFile.write(
            note, to: "\(target)/refused.checkpoint", replacing: true)
        try DurableFile.write(request.encoded, to: "\(target)/request")
    }

    /// Names of what is kept.
    func evidence() throws(PrimitivesError) -> [String] {
        DurableFile.exists(evidencePath) ? try DurableFile.list(evidencePath) : []
    }
}

/// What refused checkpoints show of their log.
enum EvidenceKind: String, Sendable {
    /// Another root for the size that was cosigned last: the log contradicts itself.
    case splitView = "split-view"
    /// The log did not prove that its new tree begins with the old one.
    case unproven = "unproven"
}
