import COpenSSL

/// Reads certificates whose key is on P-256 or P-384 in a third of the time that `d2i_X509` takes.
///
/// For each key OpenSSL 3.0 looks through all decoders of all providers, which takes longer than checking a signature. So
/// the certificate is read where there is no decoder and stays without a key; then it gets the key that is made of its
/// point. Giving it a key makes OpenSSL encode the certificate anew, and the caller compares that with what was read: the
/// key is the one that stands there, or `d2i_X509` has to decide.
final class CurveCertificateReader: Sendable {
    static let shared = CurveCertificateReader()

    /// OpenSSL's library context without any algorithm, which is never freed; `nil` if there is no memory for one.
    // Nothing changes it after `init`, and OpenSSL locks what it looks up in it.
    nonisolated(unsafe) private let empty: OpaquePointer?

    private init() {
        let context = OSSL_LIB_CTX_new()
        // Without a provider of its own it would load the default one.
        empty = context.flatMap { OSSL_PROVIDER_load($0, "null") == nil ? nil : $0 }
    }

    /// - Returns: for the caller to free; `nil` for any other key, and for what is no certificate.
    func read(_ der: [UInt8], _ fields: CertificateFields) -> OpaquePointer? {
        guard let empty, fields.keyAlgorithm == ObjectIdentifier.ecPublicKey, let curve = curve(fields.namedCurve),
            let key = glassurn_ec_public_key(curve, fields.publicKey, fields.publicKey.count)
        else { return nil }
        defer { EVP_PKEY_free(key) }
        // The default is one of this thread, and nothing else runs on it in between.
        let usual = OSSL_LIB_CTX_set0_default(empty)
        let found = OpenSSLCall.decode(der, free: { X509_free($0) }, { d2i_X509(nil, $0, $1) })
        OSSL_LIB_CTX_set0_default(usual)
        guard let found else { return nil }
        guard X509_set_pubkey(found, key) == 1 else {
            X509_free(found)
            return nil
        }
        return found
    }

    private func curve(_ name: [UInt8]?) -> Int32? {
        switch name {
        case ObjectIdentifier.p256: NID_X9_62_prime256v1
        case ObjectIdentifier.p384: NID_secp384r1
        default: nil
        }
    }
}
