import ElectionModel
public import GroupArithmetic
public import Primitives

/// The layout inside the sealed file, all integers big endian:
///
///     16 bytes        the ASCII bytes "glassurn-gsec-v0"
///     32              the ceremony's identifier
///      4              i, from 1
///      4              k
///     32 each         a_{i,0} … a_{i,k−1}, then â_{i,0} … â_{i,k−1}, then ζ_i; every value below q
///
/// and nothing after it: 56 + 32·(2k + 1) bytes.
extension GuardianSecrets {
    private static let magic = Array("glassurn-gsec-v0".utf8)
    private static let headerCount = 56
    private static let secretCount = 32

    /// - Throws: `.weakPassphrase`.
    public func seal(
        passphrase: SecretBytes, using random: inout some SecureRandomSource
    ) throws(CeremonyError) -> [UInt8] {
        do throws(PrimitivesError) {
            return try SealedFile.seal(encoded(), passphrase: passphrase, using: &random)
        } catch {
            throw CeremonyError(
                error.code == .weakPassphrase ? .weakPassphrase : .badSecrets, guardian: guardian, error.reason)
        }
    }

    package func encoded() -> SecretBytes {
        let secrets = voteCoefficients + dataCoefficients + [communicationSecret]
        var bytes: [UInt8] = []
        // Growing would leave copies behind in memory.
        bytes.reserveCapacity(Self.headerCount + Self.secretCount * secrets.count)
        bytes += Self.magic + ceremony.bytes
        bytes += Self.fourBytes(guardian) + Self.fourBytes(voteCoefficients.count)
        for secret in secrets { secret.withBytes(count: Self.secretCount) { bytes += $0 } }
        return SecretBytes(wiping: &bytes)
    }

    /// - Throws: `.wrongPassphrase`, also for a changed file; `.badSecrets`.
    public static func open(
        _ sealed: [UInt8], passphrase: SecretBytes, group: Group
    ) throws(CeremonyError) -> GuardianSecrets {
        let content: SecretBytes
        do throws(PrimitivesError) {
            content = try SealedFile.open(sealed, passphrase: passphrase)
        } catch {
            throw CeremonyError(error.code == .wrongPassphrase ? .wrongPassphrase : .badSecrets, error.reason)
        }
        return try content.withBytes { (bytes) throws(CeremonyError) in try decode(bytes, group) }
    }

    /// - Throws: `.badSecrets`.
    package static func decode(_ bytes: [UInt8], _ group: Group) throws(CeremonyError) -> GuardianSecrets {
        guard bytes.count >= headerCount, bytes.starts(with: magic),
            let ceremony = try? HashValue(bytes: bytes[16..<48])
        else { throw CeremonyError(.badSecrets, "the sealed content is not a guardian's secrets of this version") }
        let guardian = integer(bytes[48..<52])
        let k = integer(bytes[52..<56])
        guard (1...ElectionConfiguration.maximumGuardianCount).contains(guardian), k >= 2,
            bytes.count == headerCount + secretCount * (2 * k + 1)
        else {
            throw CeremonyError(
                .badSecrets, "\(bytes.count) bytes do not fit guardian \(guardian) and a quorum of \(k)")
        }
        var secrets: [SecretScalar] = []
        for offset in stride(from: headerCount, to: bytes.count, by: secretCount) {
            var part = Array(bytes[offset..<offset + secretCount])
            defer { SecretBytes.wipe(&part) }
            guard let secret = try? SecretScalar(group, bytes: part) else {
                throw CeremonyError(.badSecrets, guardian: guardian, "a secret is not below q")
            }
            secrets.append(secret)
        }
        return GuardianSecrets(
            guardian: guardian, ceremony: ceremony, voteCoefficients: Array(secrets[..<k]),
            dataCoefficients: Array(secrets[k..<2 * k]), communicationSecret: secrets[2 * k])
    }

    private static func fourBytes(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
