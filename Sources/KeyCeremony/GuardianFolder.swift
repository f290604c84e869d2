import ElectionModel
import GroupArithmetic
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A guardian's own folder, mode 0700: what it has decided, and its secrets, sealed.
///
///     ceremony.json      the ceremony that it takes part in, once and for all
///     secrets.sealed     ``GuardianSecrets``, from prepare until the record is signed
///     keys.json          its public keys, before they are opened
///     commitments.json   the one set that it signs
///     shares.json        its encrypted shares for the others
///     guardians.json     the one record that it signs
///     share.sealed       ``GuardianShare``
///
/// One folder serves one ceremony. Files are only ever added, and `secrets.sealed` is erased at the end. None of them is
/// ever empty: an empty file is a write that was broken off, before anything was done that relies on it, and counts as
/// not there.
struct GuardianFolder: Sendable {
    enum File: String {
        case ceremony = "ceremony.json"
        case secrets = "secrets.sealed"
        case keys = "keys.json"
        case commitments = "commitments.json"
        case shares = "shares.json"
        case record = "guardians.json"
        case share = "share.sealed"
    }

    let path: String

    /// - Throws: `.wrongStep` if it is not there, `.openFolder` if others may enter it or it is another user's.
    init(opening path: String) throws(CeremonyError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CeremonyError(
                .wrongStep, "there is no folder \(path): the guardian has not prepared yet, or its medium is not in")
        }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
            throw CeremonyError(.openFolder, "\(path) must belong to you, and nobody else may enter it (mode 0700)")
        }
        self.path = path
    }

    init(creating path: String) throws {
        try DurableFile.makeFolder(path, secret: true)
        try self.init(opening: path)
    }

    func location(_ file: File) -> String { "\(path)/\(file.rawValue)" }

    func has(_ file: File) -> Bool { DurableFile.exists(location(file)) && !DurableFile.isEmpty(location(file)) }

    func read(_ file: File) throws -> [UInt8] { try DurableFile.read(location(file), limit: 64 << 20) }

    /// - Throws: ``PrimitivesError`` `.fileExists` if it is there, unless it is empty.
    func write(_ bytes: [UInt8], _ file: File) throws {
        try DurableFile.write(
            bytes, to: location(file), replacing: DurableFile.isEmpty(location(file)), secret: true)
    }

    func erase(_ file: File) throws { try DurableFile.erase(location(file)) }

    /// The guardian's share of the key.
    ///
    /// - Throws: `.missingShare`, `.wrongPassphrase`, `.badSecrets`.
    func share(_ passphrase: SecretBytes, group: Group) throws -> GuardianShare {
        try requireShare()
        let sealed = try read(.share)
        do throws(PrimitivesError) {
            return try GuardianShare.open(sealed, passphrase: passphrase, group: group)
        } catch {
            throw CeremonyError(
                error.code == .wrongPassphrase ? .wrongPassphrase : .badSecrets, "\(location(.share)): \(error.reason)")
        }
    }

    /// - Throws: `.missingShare`.
    func requireShare() throws(CeremonyError) {
        guard has(.share) else {
            throw CeremonyError(
                .missingShare, "\(path) holds no share of the key (\(File.share.rawValue) is not there)")
        }
    }

    /// Whether `share.sealed` is there and long enough. A shorter one is a write that was broken off.
    func hasWholeShare() throws -> Bool {
        guard has(.share) else { return false }
        return try read(.share).count >= GuardianShare.sealedByteCount
    }

    /// Writes the share, in place of one that was broken off.
    func keep(_ share: GuardianShare, _ passphrase: SecretBytes, using random: inout some SecureRandomSource) throws {
        let replacing = DurableFile.exists(location(.share))
        guard try !hasWholeShare() else {
            throw CeremonyError(.fileTaken, guardian: share.index, "\(location(.share)) is there already")
        }
        try DurableFile.write(
            share.seal(passphrase: passphrase, using: &random), to: location(.share), replacing: replacing,
            secret: true)
    }

    /// Writes a decision down before it is acted on; a second one must be the same.
    ///
    /// - Throws: `.alreadyDecided`.
    func decide(_ bytes: [UInt8], _ file: File, guardian: Int) throws {
        guard has(file) else { return try write(bytes, file) }
        guard try read(file) == bytes else {
            throw CeremonyError(
                .alreadyDecided, guardian: guardian, "another \(file.rawValue) was decided on before, in \(path)")
        }
    }
}
