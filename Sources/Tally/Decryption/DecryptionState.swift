import GroupArithmetic
import Primitives

/// What a guardian's medium remembers about decryption: the one aggregate it is bound to, the nonces of open sessions
/// and which sessions were answered.
///
///     decryption/aggregate           the bound aggregate's hash, 64 digits and a line feed; written once
///     decryption/session-N.nonces    sealed nonces of session N, until it is answered
///     decryption/session-N.session   the hash of the session document that was session N when this guardian revealed
///     decryption/session-N.spent     session N was answered
///
/// Two answers with one nonce would show the guardian's share. So an answer is written only after these, each durable
/// before the next: session-N.session, session-N.spent, the nonces erased. A medium that is put back to any state
/// between them gives the same answer again or none, as long as the log shows everybody the same session N.
///
/// `aggregate` and `session-N.session` are never empty: an empty one is a write that was broken off, and may be written
/// again. Both are whole and durable before the function that writes them returns, and only after that does this
/// guardian let anything out that is bound to them: the commitment after `aggregate`, the reveal and the response after
/// `session-N.session`. So nothing was let out yet under an empty one.
public struct DecryptionState: Sendable {
    private let folder: String

    /// - Parameter guardianFolder: the guardian's private folder.
    public init(guardianFolder: String) { folder = "\(guardianFolder)/decryption" }

    /// Binds the medium to an aggregate, for ever.
    ///
    /// - Throws: `.wrongAggregate` if it is bound to another one.
    func bind(to aggregate: HashValue) throws {
        try DurableFile.makeFolder(folder, secret: true)
        guard try bind("\(folder)/aggregate", to: aggregate) else {
            throw TallyError(
                .wrongAggregate,
                "this guardian took part in decrypting another aggregate and never decrypts a second one")
        }
    }

    /// Whether this medium is bound to the aggregate, which it is only after it rebuilt it.
    func isBound(to aggregate: HashValue) -> Bool {
        let content = try? DurableFile.read("\(folder)/aggregate", limit: 100)
        return content == Array((aggregate.hexadecimal + "\n").utf8)
    }

    func isSpent(_ number: Int) -> Bool { DurableFile.exists(path(number, "spent")) }

    /// Holds session N to one document: a log that shows another one has two histories.
    ///
    /// - Throws: `.wrongSession`.
    func bind(_ number: Int, to session: HashValue) throws {
        guard try bind(path(number, "session"), to: session) else {
            throw TallyError(
                .wrongSession, "this guardian has revealed in another session \(number): somebody shows two logs")
        }
    }

    /// Writes the hash down, durably, unless one stands there.
    ///
    /// - Returns: whether it is this one.
    private func bind(_ path: String, to hash: HashValue) throws -> Bool {
        let line = Array((hash.hexadecimal + "\n").utf8)
        let wasBrokenOff = DurableFile.isEmpty(path)
        if wasBrokenOff || !DurableFile.exists(path) {
            try DurableFile.write(line, to: path, replacing: wasBrokenOff, secret: true)
        }
        return try DurableFile.read(path, limit: 100) == line
    }

    /// Nonces of an earlier attempt at the same session are erased first: they answered nothing.
    func store(_ nonces: SessionNonces, passphrase: SecretBytes, using random: inout some SecureRandomSource) throws {
        guard !isSpent(nonces.number) else {
            throw TallyError(.sessionSpent, "session \(nonces.number) was answered already")
        }
        let sealed = try SealedFile.seal(nonces.encoded(), passphrase: passphrase, using: &random)
        try DurableFile.erase(path(nonces.number, "nonces"))
        try DurableFile.write(sealed, to: path(nonces.number, "nonces"), secret: true)
    }

    func load(_ number: Int, passphrase: SecretBytes, group: Group) throws -> SessionNonces {
        guard !isSpent(number) else { throw TallyError(.sessionSpent, "session \(number) was answered already") }
        guard DurableFile.exists(path(number, "nonces")) else {
            throw TallyError(.wrongSession, "this guardian made no commitment for session \(number)")
        }
        let sealed = try DurableFile.read(path(number, "nonces"), limit: 64 << 20)
        return try SealedFile.open(sealed, passphrase: passphrase).withBytes {
            try SessionNonces.decode($0, group: group)
        }
    }

    /// Marks the session spent and then erases its nonces, both durably. After this the session can never be answered
    /// again, also if the answer itself is lost.
    func spend(_ number: Int) throws {
        do throws(PrimitivesError) {
            try DurableFile.write([], to: path(number, "spent"), secret: true)
        } catch {
            guard error.code == .fileExists else { throw error }
            throw TallyError(.sessionSpent, "session \(number) was answered already")
        }
        try DurableFile.erase(path(number, "nonces"))
    }

    private func path(_ number: Int, _ kind: String) -> String { "\(folder)/session-\(number).\(kind)" }
}
