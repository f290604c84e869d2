public import Primitives
public import TransparencyLog

/// A witness: cosigns checkpoints of the logs it knows, each consistent with the one before (C2SP tlog-witness).
///
/// What was cosigned last is on the disk before the cosignature is given out, and the check and the writing are one
/// step under a lock, between threads and between processes. So whatever is killed when, the state never goes back. A
/// folder that is restored from an older copy does go back: a witness is not restored, it starts anew with another key.
public final class Witness: Sendable {
    /// What a request gets.
    public enum Answer: Equatable, Sendable {
        /// Signature lines.
        case cosigned([UInt8])
        /// The size that was cosigned last.
        case conflict(size: Int)
        case malformed(String)
        case unknownLog(String)
        case untrusted(String)
        /// A signed checkpoint that does not follow from the last one.
        case inconsistent(String)
    }

    public let verifierKey: NoteVerifierKey
    private let cosigner: CheckpointCosigner
    private let folder: WitnessFolder

    /// Makes a witness's folder with a new key.
    ///
    /// - Parameter name: under which it signs, such as `witness.example.org/1`.
    /// - Throws: ``WitnessError`` `.exists`, `.badKey` for a name that is no key name; `PrimitivesError`.
    public static func create(
        in path: String, name: String, using random: inout some SecureRandomSource
    ) throws -> NoteVerifierKey {
        let folder = WitnessFolder(path)
        let secret = SecretBytes.random(SecretFile.byteCount, using: &random)
        // Before anything is written: a bad name leaves nothing behind.
        let key = try Self.cosigner(name, secret).verifierKey
        try DurableFile.makeFolder(path, secret: true)
        guard !DurableFile.exists(folder.keyPath), !DurableFile.exists(folder.publicKeyPath) else {
            throw WitnessError(.exists, "\(path) holds a witness already")
        }
        try SecretFile.write(secret, to: folder.keyPath)
        try DurableFile.makeFolder(folder.logs)
        try DurableFile.write(Array("\(key.encoded)\n".utf8), to: folder.publicKeyPath)
        return key
    }

    /// Opens what ``create(in:name:using:)`` made.
    /// - Throws: ``WitnessError`` `.missing`, `.badKey`, `.damaged`; `PrimitivesError`.
    public init(folder path: String) throws {
        folder = WitnessFolder(path)
        guard DurableFile.exists(folder.publicKeyPath) else {
            throw WitnessError(.missing, "there is no witness in \(path)")
        }
        verifierKey = try WitnessFolder.readKey(folder.publicKeyPath)
        do throws(PrimitivesError) {
            cosigner = try Self.cosigner(verifierKey.name, SecretFile.read(folder.keyPath))
        } catch {
            throw WitnessError(.badKey, error.reason)
        }
        guard cosigner.verifierKey == verifierKey else {
            throw WitnessError(.badKey, "\(WitnessFolder.key) does not belong to \(WitnessFolder.publicKey)")
        }
    }

    private static func cosigner(_ name: String, _ secret: SecretBytes) throws(PrimitivesError) -> CheckpointCosigner {
        let key = try secret.withBytes { (bytes) throws(PrimitivesError) in try Ed25519.SigningKey(seed: bytes) }
        do throws(LogError) {
            return try CheckpointCosigner(name: name, key: key)
        } catch {
            throw PrimitivesError(.badKey, "the name \"\(name)\": \(error.reason)")
        }
    }

    // MARK: Logs

    /// From now on checkpoints of this log are taken. Adding it again is fine.
    ///
    /// - Parameter key: the log's, of type Ed25519; its name is the log's origin.
    /// - Throws: ``WitnessError`` `.badKey`, `.otherKey`, `.damaged`; `PrimitivesError`.
    public func addLog(_ key: NoteVerifierKey) throws {
        guard key.algorithm == .ed25519 else {
            throw WitnessError(.badKey, "the key of a log is of type 1, not one for cosignatures")
        }
        try folder.log(origin: key.name).create(key)
    }

    /// All logs, by their origins; those without a readable key first.
    /// - Throws: `PrimitivesError`. What is damaged about one log stands in its ``KnownLog/damage``.
    public func logs() throws(PrimitivesError) -> [KnownLog] {
        try DurableFile.list(folder.logs).compactMap { KnownLog(LogState(folder: "\(folder.logs)/\($0)")) }
            .sorted { ($0.key?.name ?? "") < ($1.key?.name ?? "") }
    }

    /// The checkpoint that was cosigned last, by the hash of the log's origin in lower-case hexadecimal digits.
    /// - Throws: ``WitnessError`` `.damaged`.
    public func checkpoint(originHash: String) throws -> [UInt8]? {
        guard originHash.utf8.count == 64,
            originHash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        let state = LogState(folder: "\(folder.logs)/\(originHash)")
        guard state.exists else { return nil }
        return try state.latest(try state.key())?.encoded
    }

    // MARK: Cosigning

    /// Answers one request.
    ///
    /// - Parameters:
    ///   - body: of an add-checkpoint request.
    ///   - time: now, in seconds since 1970-01-01 UTC, above 0.
    /// - Throws: ``WitnessError`` `.damaged`, `PrimitivesError`: then nothing was signed.
    public func answer(_ body: [UInt8], at time: Int64) throws -> Answer {
        let request: WitnessRequest
        do throws(LogError) {
            request = try WitnessRequest(parsing: body)
        } catch {
            return .malformed(error.reason)
        }
        let origin = request.checkpoint.origin
        let state = folder.log(origin: origin)
        guard state.exists else { return .unknownLog("this witness does not know the log") }
        let key = try state.key()
        let checkpoint: Checkpoint
        do throws(LogError) {
            checkpoint = try request.checkpoint.verified(by: key, origin: key.name)
        } catch {
            return .untrusted(error.reason)
        }
        return try state.locked {
            let latest = try state.latest(key)
            if let refusal = refusal(of: request, checkpoint, latest) {
                try state.refuse(checkpoint, latest: latest, key)
                return refusal
            }
            return try cosign(checkpoint, after: latest, state, key, at: time)
        }
    }

    /// Why the checkpoint is not cosigned, if it is not.
    private func refusal(of request: WitnessRequest, _ checkpoint: Checkpoint, _ latest: Checkpoint?) -> Answer? {
        guard request.oldSize <= checkpoint.size else {
            return .malformed("the old size is \(request.oldSize), the checkpoint's is \(checkpoint.size)")
        }
        let size = latest?.size ?? 0
        guard request.oldSize == size else { return .conflict(size: size) }
        guard checkpoint.size > 0 || checkpoint.root == MerkleTree.emptyRoot else {
            return .inconsistent("the root is not that of an empty tree")
        }
        do throws(LogError) {
            try MerkleTree.verifyConsistency(
                from: size, oldRoot: latest?.root ?? MerkleTree.emptyRoot, to: checkpoint.size,
                newRoot: checkpoint.root, proof: request.proof)
        } catch {
            return .inconsistent(error.reason)
        }
        return nil
    }

    private func cosign(
        _ checkpoint: Checkpoint, after latest: Checkpoint?, _ state: LogState, _ key: NoteVerifierKey, at time: Int64
    ) throws -> Answer {
        if checkpoint.size != latest?.size { try state.refusals.explain(try checkpoint.only(signedBy: key), key) }
        let signature = try cosigner.cosign(checkpoint, time: time)
        // Killed before this line, nobody has the cosignature; after it, the state is that of what was signed.
        try state.save(try checkpoint.only(signedBy: key).adding(signature), after: latest)
        return .cosigned(signature.encoded)
    }
}
