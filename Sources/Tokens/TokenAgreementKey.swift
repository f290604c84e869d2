import CPKCS11
import Primitives

/// An EC key on a token that agrees on secrets (ECDH).
struct TokenAgreementKey {
    let curve: AgreementCurve
    /// The public key, not compressed.
    let point: [UInt8]
    private let session: TokenSession
    private let key: CK_OBJECT_HANDLE

    /// - Parameter object: a private EC key.
    /// - Throws: `.unsupportedKey`, `.missingKey`.
    init(_ object: TokenObject) throws(TokenError) {
        session = object.session
        key = object.handle
        guard let identifier = object.bytes(CK_ATTRIBUTE_TYPE(CKA_ID)) else {
            throw TokenError(.missingKey, "the token's key for ECDH has no identifier")
        }
        let halves = try session.objects(
            CK_OBJECT_CLASS(CKO_PUBLIC_KEY), [(CK_ATTRIBUTE_TYPE(CKA_ID), identifier)])
        guard halves.count == 1, let parameters = halves[0].bytes(CK_ATTRIBUTE_TYPE(CKA_EC_PARAMS)),
            let curve = AgreementCurve(parameters: parameters),
            let encoded = halves[0].bytes(CK_ATTRIBUTE_TYPE(CKA_EC_POINT))
        else { throw TokenError(.unsupportedKey, "the token's key is not on P-256 or P-384") }
        self.curve = curve
        // The standard wraps the point into an OCTET STRING; some tokens do not.
        let point = Array(encoded.suffix(1 + 2 * curve.byteCount))
        guard point.count == 1 + 2 * curve.byteCount, point[0] == 4 else {
            throw TokenError(.unsupportedKey, "the token's public key is not a plain point")
        }
        self.point = point
    }

    /// The x coordinate of the shared point.
    func agree(with other: [UInt8]) throws(TokenError) -> SecretBytes {
        guard other.count == 1 + 2 * curve.byteCount, other[0] == 4 else {
            throw TokenError(.badSeal, "the point is not one of the token's curve")
        }
        let derived = try derive(other)
        defer { _ = session.functions.C_DestroyObject?(session.handle, derived) }
        let object = TokenObject(handle: derived, session: session)
        guard var value = object.bytes(CK_ATTRIBUTE_TYPE(CKA_VALUE)), value.count == curve.byteCount else {
            throw TokenError(.refused, "the token does not give the agreed secret")
        }
        return SecretBytes(wiping: &value)
    }

    private func derive(_ other: [UInt8]) throws(TokenError) -> CK_OBJECT_HANDLE {
        guard let derive = session.functions.C_DeriveKey else {
            throw TokenError(.badModule, "the module agrees on no secrets")
        }
        let template = AttributeTemplate([
            AttributeTemplate.number(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_SECRET_KEY)),
            AttributeTemplate.number(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), CK_ULONG(CKK_GENERIC_SECRET)),
            AttributeTemplate.number(CK_ATTRIBUTE_TYPE(CKA_VALUE_LEN), CK_ULONG(curve.byteCount)),
            AttributeTemplate.flag(CK_ATTRIBUTE_TYPE(CKA_TOKEN), false),
            AttributeTemplate.flag(CK_ATTRIBUTE_TYPE(CKA_SENSITIVE), false),
            AttributeTemplate.flag(CK_ATTRIBUTE_TYPE(CKA_EXTRACTABLE), true),
        ])
        var point = other
        return try template.lend { (attributes, count) throws(TokenError) in
            var derived: CK_OBJECT_HANDLE = 0
            let result = point.withUnsafeMutableBufferPointer { buffer in
                var parameters = CK_ECDH1_DERIVE_PARAMS()
                parameters.kdf = CK_ULONG(CKD_NULL)
                parameters.ulPublicDataLen = CK_ULONG(buffer.count)
                parameters.pPublicData = buffer.baseAddress
                return withUnsafeMutablePointer(to: &parameters) { pointer in
                    var mechanism = CK_MECHANISM(
                        mechanism: CK_MECHANISM_TYPE(CKM_ECDH1_DERIVE), pParameter: pointer,
                        ulParameterLen: CK_ULONG(MemoryLayout<CK_ECDH1_DERIVE_PARAMS>.size))
                    return derive(session.handle, &mechanism, key, attributes, count, &derived)
                }
            }
            try TokenFailure.require(result)
            return derived
        }
    }
}
