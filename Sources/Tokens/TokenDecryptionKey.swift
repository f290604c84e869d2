import CPKCS11
import Identity
import Primitives

/// An RSA key on a token that decrypts what was encrypted for it: RSAES-OAEP (RFC 8017, section 7.1) without a label.
///
/// OAEP runs with SHA-1, because tokens know no other: SoftHSM 2.6 and most cards refuse SHA-256 there. Its security does
/// not rest on collisions being hard to find.
struct TokenDecryptionKey {
    static let secretByteCount = 32

    /// The modulus, big-endian, without leading zeros.
    let modulus: [UInt8]
    private let exponent: [UInt8]
    private let object: TokenObject
    /// For keys that want it at each use.
    private let pin: SecretBytes?

    /// - Throws: `.unsupportedKey` for a weak key, or one that does not tell its public half.
    init(_ object: TokenObject, pin: SecretBytes?) throws(TokenError) {
        guard let modulus = object.bytes(CK_ATTRIBUTE_TYPE(CKA_MODULUS)),
            let exponent = object.bytes(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT))
        else { throw TokenError(.unsupportedKey, "the token does not tell the key's public half") }
        self.modulus = Array(modulus.drop { $0 == 0 })
        self.exponent = Array(exponent.drop { $0 == 0 })
        if let weakness = RSAEncryption.weakness(modulus: self.modulus, exponent: self.exponent) {
            throw TokenError(.unsupportedKey, "the token's key: \(weakness)")
        }
        self.object = object
        self.pin = object.isTrue(CK_ATTRIBUTE_TYPE(CKA_ALWAYS_AUTHENTICATE)) ? pin : nil
    }

    /// Needs the public half alone, and so not the token.
    func encrypt(_ secret: SecretBytes) throws(TokenError) -> [UInt8] {
        let sealed = secret.withBytes { RSAEncryption.oaep($0, modulus: modulus, exponent: exponent) }
        guard let sealed else { throw TokenError(.refused, "OpenSSL could not encrypt for the token's key") }
        return sealed
    }

    /// - Throws: `.badSeal` for what was not encrypted for this key.
    func decrypt(_ sealed: [UInt8]) throws(TokenError) -> SecretBytes {
        guard sealed.count == modulus.count else {
            throw TokenError(.badSeal, "what was sealed has another length than the token's key")
        }
        let session = object.session
        guard let decrypt = session.functions.C_Decrypt else {
            throw TokenError(.badModule, "the module does not decrypt")
        }
        try begin()
        if object.isTrue(CK_ATTRIBUTE_TYPE(CKA_ALWAYS_AUTHENTICATE)) { try session.confirm(pin) }
        var (input, output) = (sealed, [UInt8](repeating: 0, count: modulus.count))
        defer { SecretBytes.wipe(&output) }
        var count = CK_ULONG(output.count)
        let result = decrypt(session.handle, &input, CK_ULONG(input.count), &output, &count)
        guard result != CKR_ENCRYPTED_DATA_INVALID, result != CKR_ENCRYPTED_DATA_LEN_RANGE,
            result != CKR_GENERAL_ERROR, result != CKR_DATA_INVALID, result != CKR_FUNCTION_FAILED
        else { throw TokenError(.badSeal, "the token cannot open what was sealed: it is damaged, or another token's") }
        try TokenFailure.require(result)
        guard count == Self.secretByteCount else {
            throw TokenError(.badSeal, "what was sealed has not \(Self.secretByteCount) bytes")
        }
        var secret = Array(output.prefix(Self.secretByteCount))
        return SecretBytes(wiping: &secret)
    }

    private func begin() throws(TokenError) {
        let session = object.session
        guard let begin = session.functions.C_DecryptInit else {
            throw TokenError(.badModule, "the module does not decrypt")
        }
        var parameters = CK_RSA_PKCS_OAEP_PARAMS()
        parameters.hashAlg = CK_MECHANISM_TYPE(CKM_SHA_1)
        parameters.mgf = CK_ULONG(CKG_MGF1_SHA1)
        parameters.source = CK_ULONG(CKZ_DATA_SPECIFIED)
        let result = withUnsafeMutablePointer(to: &parameters) { pointer in
            var mechanism = CK_MECHANISM(
                mechanism: CK_MECHANISM_TYPE(CKM_RSA_PKCS_OAEP), pParameter: pointer,
                ulParameterLen: CK_ULONG(MemoryLayout<CK_RSA_PKCS_OAEP_PARAMS>.size))
            return begin(session.handle, &mechanism, object.handle)
        }
        try TokenFailure.require(result)
    }
}
