import COpenSSL

/// Secrets at rest: scrypt (RFC 7914) of a passphrase, then AES-256-GCM.
///
/// Layout: the 12 ASCII bytes `glassurn-s0\n`, 16 bytes salt, 12 bytes nonce, ciphertext, 16 bytes tag. The first 12
/// bytes are authenticated too. N = 2¹⁷, r = 8, p = 1: 128 MiB and about half a second a guess.
///
/// What the program freed before goes back to the system first. So a guardian's tool that has just checked all ballots takes
/// the larger of both, not their sum, and need not hold a share or passphrase in memory, which may be swapped out, for
/// hours of checking only to have scrypt behind it.
public enum SealedFile {
    private static let magic = Array("glassurn-s0\n".utf8)
    private static let saltCount = 16
    private static let nonceCount = 12
    private static let tagCount = 16
    private static let cost: UInt64 = 1 << 17
    /// How much longer a sealed file is than its content.
    public static var overheadByteCount: Int { magic.count + saltCount + nonceCount + tagCount }

    /// - Throws: `.weakPassphrase` by ``PassphraseRule``, before any work.
    public static func seal(
        _ secret: SecretBytes, passphrase: SecretBytes, using random: inout some SecureRandomSource
    ) throws(PrimitivesError) -> [UInt8] {
        try PassphraseRule.check(passphrase)
        let salt = random.bytes(saltCount)
        let nonce = random.bytes(nonceCount)
        var key = try deriveKey(passphrase, salt: salt)
        defer { SecretBytes.wipe(&key) }
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var length = Int32(0)
        var ciphertext = [UInt8](repeating: 0, count: secret.count)
        var tag = [UInt8](repeating: 0, count: tagCount)
        let done = secret.withBytes { plain in
            EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_EncryptUpdate(context, nil, &length, magic, Int32(magic.count)) == 1
                && EVP_EncryptUpdate(context, &ciphertext, &length, plain, Int32(plain.count)) == 1
                && EVP_EncryptFinal_ex(context, nil, &length) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), &tag) == 1
        }
        guard done else { throw PrimitivesError(.badSeal, "OpenSSL could not encrypt") }
        return Parts(salt: salt, nonce: nonce, ciphertext: ciphertext, tag: tag).encoded
    }

    /// A sealed file taken apart, before any passphrase is tried.
    package struct Parts {
        let salt: [UInt8]
        let nonce: [UInt8]
        let ciphertext: [UInt8]
        let tag: [UInt8]

        /// The file's bytes.
        package var encoded: [UInt8] { magic + salt + nonce + ciphertext + tag }
    }

    public static func open(_ sealed: [UInt8], passphrase: SecretBytes) throws(PrimitivesError) -> SecretBytes {
        let parts = try Parts(sealed)
        let (nonce, ciphertext) = (parts.nonce, parts.ciphertext)
        var tag = parts.tag
        var key = try deriveKey(passphrase, salt: parts.salt)
        defer { SecretBytes.wipe(&key) }
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var plain = [UInt8](repeating: 0, count: ciphertext.count)
        var length = Int32(0)
        let done =
            EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_DecryptUpdate(context, nil, &length, magic, Int32(magic.count)) == 1
            && EVP_DecryptUpdate(context, &plain, &length, ciphertext, Int32(ciphertext.count)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), &tag) == 1
            && EVP_DecryptFinal_ex(context, nil, &length) == 1
        guard done else {
            SecretBytes.wipe(&plain)
            ERR_clear_error()
            throw PrimitivesError(.wrongPassphrase, "the passphrase is wrong or the file was changed")
        }
        return SecretBytes(wiping: &plain)
    }

    private static func deriveKey(_ passphrase: SecretBytes, salt: [UInt8]) throws(PrimitivesError) -> [UInt8] {
        WorkMemory.release()
        var key = [UInt8](repeating: 0, count: 32)
        let done = passphrase.withBytes { secret in
            secret.withUnsafeBytes { raw in
                EVP_PBE_scrypt(
                    raw.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count, salt, salt.count, cost, 8, 1,
                    256 << 20, &key, key.count)
            }
        }
        guard done == 1 else { throw PrimitivesError(.badSeal, "scrypt needs 128 MiB of memory") }
        return key
    }
}

extension SealedFile.Parts {
    /// - Throws: `.badSeal` for a file of another version, or one that is cut short or above 1 GiB.
    package init(_ sealed: [UInt8]) throws(PrimitivesError) {
        let header = SealedFile.magic.count + SealedFile.saltCount + SealedFile.nonceCount
        guard sealed.count >= header + SealedFile.tagCount, sealed.count <= 1 << 30,
            sealed.starts(with: SealedFile.magic)
        else { throw PrimitivesError(.badSeal, "not a sealed file of this version") }
        salt = Array(sealed[SealedFile.magic.count..<SealedFile.magic.count + SealedFile.saltCount])
        nonce = Array(sealed[(header - SealedFile.nonceCount)..<header])
        ciphertext = Array(sealed[header..<sealed.count - SealedFile.tagCount])
        tag = Array(sealed[(sealed.count - SealedFile.tagCount)...])
    }
}
