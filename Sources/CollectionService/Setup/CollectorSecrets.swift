public import ElectionModel
public import Primitives
public import TransparencyLog

/// The collector's own keys, one for each purpose. None of them can open a vote.
public struct CollectorSecrets: Sendable {
    /// Signs checkpoints under the log's origin.
    public let logSigner: NoteSigner
    /// Signs tickets.
    public let ticketKey: Ed25519.SigningKey
    /// The public half of ``ticketKey`` under the name `ORIGIN/ticket`.
    public let ticketVerifierKey: NoteVerifierKey
    /// 32 bytes.
    public let pseudonymKey: SecretBytes

    public var publicKeys: CollectorKeys {
        CollectorKeys(logKey: logSigner.verifierKey, ticketKey: ticketVerifierKey)
    }

    /// - Throws: ``ServiceError`` `.badKeys` for an origin that cannot name a key.
    init(origin: String, log: Ed25519.SigningKey, ticket: Ed25519.SigningKey, pseudonym: SecretBytes) throws {
        do throws(LogError) {
            logSigner = try NoteSigner(name: origin, key: log)
            ticketVerifierKey = try NoteVerifierKey(name: origin + "/ticket", publicKey: ticket.publicKey)
        } catch {
            throw ServiceError(.badKeys, "the origin \"\(origin)\": \(error.reason)")
        }
        ticketKey = ticket
        pseudonymKey = pseudonym
    }

    /// Makes new keys and writes them into `folder`; nothing existing is replaced.
    public static func create(
        in folder: String, origin: String, using random: inout some SecureRandomSource
    ) throws -> CollectorSecrets {
        let (log, ticket) = (SecretBytes.random(32, using: &random), SecretBytes.random(32, using: &random))
        let secrets = try CollectorSecrets(
            origin: origin, log: signingKey(log), ticket: signingKey(ticket),
            pseudonym: SecretBytes.random(32, using: &random))
        try write(log, "\(folder)/\(DataFolder.logKey)")
        try write(ticket, "\(folder)/\(DataFolder.ticketKey)")
        try write(secrets.pseudonymKey, "\(folder)/\(DataFolder.pseudonymKey)")
        return secrets
    }

    private static func write(_ secret: SecretBytes, _ path: String) throws { try SecretFile.write(secret, to: path) }

    /// Reads the keys of `folder`.
    ///
    /// - Parameter publicKeys: what the folder's `keys.json` says; the secrets must belong to it.
    /// - Throws: ``ServiceError`` `.badKeys`, `PrimitivesError` for files that cannot be read.
    public static func load(from folder: String, publicKeys: CollectorKeys) throws -> CollectorSecrets {
        let secrets = try CollectorSecrets(
            origin: publicKeys.logKey.name, log: signingKey(read("\(folder)/\(DataFolder.logKey)")),
            ticket: signingKey(read("\(folder)/\(DataFolder.ticketKey)")),
            pseudonym: read("\(folder)/\(DataFolder.pseudonymKey)"))
        guard secrets.publicKeys == publicKeys else {
            throw ServiceError(.badKeys, "the secret keys in \(folder) do not belong to \(DataFolder.publicKeys)")
        }
        return secrets
    }

    private static func signingKey(_ seed: SecretBytes) throws -> Ed25519.SigningKey {
        try seed.withBytes { bytes in try Ed25519.SigningKey(seed: bytes) }
    }

    private static func read(_ path: String) throws -> SecretBytes {
        do throws(PrimitivesError) {
            return try SecretFile.read(path)
        } catch {
            guard error.code == .badKey else { throw error }
            throw ServiceError(.badKeys, error.reason)
        }
    }
}
