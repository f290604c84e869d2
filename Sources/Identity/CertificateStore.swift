import COpenSSL

/// OpenSSL's store of trusted certificates, and path building on it.
final class CertificateStore: @unchecked Sendable {
    // Filled in `init` only; OpenSSL locks it while it looks certificates up.
    private let store: OpaquePointer
    private let anchors: [Certificate]
    private let cache = PathCache()
    private static let maximumDepth: Int32 = 6

    init(_ certificates: [Certificate]) {
        anchors = certificates
        guard let store = X509_STORE_new() else { preconditionFailure("OpenSSL has no memory for a store") }
        for certificate in certificates {
            guard X509_STORE_add_cert(store, certificate.handle.pointer) == 1 else {
                preconditionFailure("OpenSSL has no memory for a certificate")
            }
        }
        ERR_clear_error()
        self.store = store
    }

    deinit { X509_STORE_free(store) }

    /// The path from the certificate to an anchor, both included.
    func path(
        of certificate: Certificate, intermediates: [Certificate], at seconds: Int64, purpose: Purpose
    ) throws(IdentityError) -> CertificatePath {
        let question = PathCache.Question(
            certificate: certificate.fingerprint, intermediates: intermediates.map(\.fingerprint), purpose: purpose)
        if let path = cache.path(question, at: seconds) { return path }
        let path = try build(certificate, intermediates, seconds, purpose)
        cache.keep(path, for: question)
        return path
    }

    private func build(
        _ certificate: Certificate, _ intermediates: [Certificate], _ seconds: Int64, _ purpose: Purpose
    ) throws(IdentityError) -> CertificatePath {
        try OpenSSLCall.clean { () throws(IdentityError) -> CertificatePath in
            guard let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null() else {
                throw IdentityError(.badCertificate, "OpenSSL has no memory for a path")
            }
            defer {
                X509_STORE_CTX_free(context)
                OPENSSL_sk_free(others)
            }
            for other in intermediates {
                OPENSSL_sk_push(others, UnsafeRawPointer(other.handle.pointer))
            }
            guard X509_STORE_CTX_init(context, store, certificate.handle.pointer, others) == 1 else {
                throw IdentityError(.badCertificate, "OpenSSL cannot start on this certificate")
            }
            configure(X509_STORE_CTX_get0_param(context), seconds, purpose)
            // The context holds the certificates of `others` by address only.
            let holds = withExtendedLifetime((certificate, intermediates)) { X509_verify_cert(context) == 1 }
            guard holds else { throw failure(X509_STORE_CTX_get_error(context)) }
            return try path(
                in: X509_STORE_CTX_get0_chain(context), candidates: [certificate] + intermediates + anchors)
        }
    }

    /// OpenSSL's chain in our own certificates, of which it was built: the same objects, whatever else looks alike.
    private func path(in chain: OpaquePointer?, candidates: [Certificate]) throws(IdentityError) -> CertificatePath {
        let found = (0..<max(0, OPENSSL_sk_num(chain))).compactMap { index -> Certificate? in
            guard let value = OPENSSL_sk_value(chain, index) else { return nil }
            return candidates.first { $0.handle.pointer == OpaquePointer(value) }
        }
        guard let first = found.first, first == candidates.first, found.count == OPENSSL_sk_num(chain) else {
            throw IdentityError(.badCertificate, "OpenSSL found a path with certificates from elsewhere")
        }
        return CertificatePath(found)
    }

    private func configure(_ parameters: OpaquePointer?, _ seconds: Int64, _ purpose: Purpose) {
        X509_VERIFY_PARAM_set_time(parameters, time_t(seconds))
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_VERIFY_PARAM_set_depth(parameters, Self.maximumDepth)
        // Level 2: at least 112 bits of security, so no SHA-1 and no RSA below 2048 bits anywhere on the path.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        // There is no purpose of signing statements: `TrustAnchors` checks that one itself.
        let number =
            switch purpose {
            case .sign: X509_PURPOSE_ANY
            case .authenticate: X509_PURPOSE_SSL_CLIENT
            case .timestamp: X509_PURPOSE_TIMESTAMP_SIGN
            }
        X509_VERIFY_PARAM_set_purpose(parameters, number)
    }

    private func failure(_ error: Int32) -> IdentityError {
        let code: IdentityError.Code
        switch error {
        case X509_V_ERR_CERT_HAS_EXPIRED: code = .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: code = .notYetValid
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_CHAIN_TOO_LONG, X509_V_ERR_CERT_UNTRUSTED:
            code = .unknownIssuer
        case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_INVALID_CA, X509_V_ERR_PATH_LENGTH_EXCEEDED,
            X509_V_ERR_KEYUSAGE_NO_CERTSIGN, X509_V_ERR_CERT_REJECTED:
            code = .wrongKeyUsage
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: code = .weakKey
        default: code = .badCertificate
        }
        let text = X509_verify_cert_error_string(Int(error)).map { String(cString: $0) } ?? "error \(error)"
        return IdentityError(code, "the path of the certificate does not hold: \(text)")
    }
}
