import ElectionModel
import GroupArithmetic
import Primitives
public import TransparencyLog

/// Makes the data folder of a new collector, and reads its public keys.
public enum CollectorSetup {
    /// Makes keys, then what `makeStore` makes, then the file with the public keys.
    ///
    /// - Parameters:
    ///   - folder: empty or missing.
    ///   - origin: the origin of the election's log, such as `vote.example.org/2026`.
    ///   - makeStore: makes the store for the log's signer in `folder`.
    /// - Throws: ``ServiceError`` `.exists`, `.badKeys`; `PrimitivesError`; what `makeStore` throws.
    public static func initialize(
        folder: String, origin: String, makeStore: (NoteSigner) throws -> Void
    ) throws -> CollectorSecrets {
        // Before anything is written: a bad origin leaves nothing behind.
        var probe = SystemRandom()
        do throws(LogError) {
            _ = try NoteSigner(name: origin, key: Ed25519.SigningKey(using: &probe))
        } catch {
            throw ServiceError(.badKeys, "the origin \"\(origin)\": \(error.reason)")
        }
        try DurableFile.makeFolder(folder, secret: true)
        try requireEmpty(folder)
        var random = SystemRandom()
        let secrets = try CollectorSecrets.create(in: folder, origin: origin, using: &random)
        try makeStore(secrets.logSigner)
        try DurableFile.write(secrets.publicKeys.canonicalBytes, to: "\(folder)/\(DataFolder.publicKeys)")
        return secrets
    }

    /// An interrupted run leaves keys or a store behind, which belong to nothing.
    private static func requireEmpty(_ folder: String) throws {
        guard !DurableFile.exists("\(folder)/\(DataFolder.publicKeys)") else {
            throw ServiceError(.exists, "\(folder) holds a collector already: there is \(DataFolder.publicKeys)")
        }
        guard let name = try DurableFile.list(folder).first(where: { $0 != "lost+found" }) else { return }
        throw ServiceError(
            .exists,
            "\(folder) is not empty: there is \(name). If it is left of an init that was interrupted, remove it and run "
                + "init again")
    }

    /// The secrets of a folder that ``initialize(folder:origin:makeStore:)`` made.
    public static func secrets(in folder: String) throws -> CollectorSecrets {
        let path = "\(folder)/\(DataFolder.publicKeys)"
        guard DurableFile.exists(path) else {
            throw ServiceError(.notReady, "\(folder) holds no complete collector: run init first")
        }
        let keys = try CollectorKeys(
            canonical: DurableFile.read(path, limit: 1 << 16), group: .standard, limit: 1 << 16)
        return try CollectorSecrets.load(from: folder, publicKeys: keys)
    }
}
