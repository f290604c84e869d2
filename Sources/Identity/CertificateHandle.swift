import COpenSSL

/// OpenSSL's parsed certificate.
final class CertificateHandle: @unchecked Sendable {
    // Extensions are cached in `init`; afterwards OpenSSL only reads, or counts references atomically.
    let pointer: OpaquePointer

    /// - Parameter fields: as read from `der`.
    init(der: [UInt8], _ fields: CertificateFields) throws(IdentityError) {
        let parsed = OpenSSLCall.clean {
            CurveCertificateReader.shared.read(der, fields).flatMap { Self.sound($0, der) }
                ?? OpenSSLCall.decode(der, free: { X509_free($0) }, { d2i_X509(nil, $0, $1) })
                .flatMap { Self.sound($0, der) }
        }
        guard let parsed else {
            throw IdentityError(.badCertificate, "not a certificate, or one with malformed or repeated extensions")
        }
        pointer = parsed
    }

    /// The certificate, if it is written as it was read; else it is freed.
    private static func sound(_ found: OpaquePointer, _ der: [UInt8]) -> OpaquePointer? {
        // A purpose of -1 reads the extensions and fails where one is malformed or repeated.
        let isSound = X509_check_purpose(found, -1, 0) == 1 && OpenSSLCall.encode { i2d_X509(found, $0) } == der
        if !isSound { X509_free(found) }
        return isSound ? found : nil
    }

    deinit { X509_free(pointer) }

    /// Whether both certificates have the same public key, however each spells it.
    func hasSamePublicKey(as other: CertificateHandle) -> Bool {
        OpenSSLCall.clean {
            guard let key = X509_get0_pubkey(pointer), let otherKey = X509_get0_pubkey(other.pointer) else {
                return false
            }
            return EVP_PKEY_eq(key, otherKey) == 1
        }
    }

    /// Lends the public key.
    func withPublicKey<Value>(_ body: (OpaquePointer) -> Value?) -> Value? {
        OpenSSLCall.clean { X509_get0_pubkey(pointer).flatMap(body) }
    }

    func keyKind(_ fields: CertificateFields) -> PublicKeyKind? {
        OpenSSLCall.clean { () -> PublicKeyKind? in
            guard let key = X509_get0_pubkey(pointer) else { return nil }
            switch (fields.keyAlgorithm, fields.namedCurve) {
            case (ObjectIdentifier.rsaEncryption, nil):
                let bits = Int(EVP_PKEY_get_bits(key))
                return PublicKeyKind.allowedRSABits.contains(bits) ? .rsa(bits: bits) : nil
            case (ObjectIdentifier.ecPublicKey, ObjectIdentifier.p256): return .p256
            case (ObjectIdentifier.ecPublicKey, ObjectIdentifier.p384): return .p384
            default: return nil
            }
        }
    }
}
