import COpenSSL

extension Certificate {
    /// Whether the certificate may sign statements.
    ///
    /// keyUsage must assert digitalSignature or nonRepudiation. Where an extendedKeyUsage restricts the key, it must
    /// name a purpose of signing (emailProtection, document signing or any); if it names TLS as well, only
    /// nonRepudiation says that the key is not for authentication alone: the authentication certificates of several
    /// identity cards carry emailProtection.
    public var canSign: Bool {
        let isForStatements = hasKeyUsage(KU_NON_REPUDIATION)
        guard isForStatements || hasKeyUsage(KU_DIGITAL_SIGNATURE) else { return false }
        guard let purposes = handle.extendedPurposes else { return true }
        guard !purposes.isDisjoint(with: CertificateHandle.signingPurposes) else { return false }
        return isForStatements || purposes.isDisjoint(with: [NID_client_auth, NID_server_auth])
    }

    /// Whether the certificate may authenticate a TLS client: extendedKeyUsage names clientAuth, and keyUsage, if there
    /// is one, asserts digitalSignature.
    public var canAuthenticate: Bool {
        guard let purposes = handle.extendedPurposes, purposes.contains(NID_client_auth) else { return false }
        return handle.keyUsage == nil || hasKeyUsage(KU_DIGITAL_SIGNATURE)
    }

    /// Whether the certificate is one of a timestamp authority (RFC 3161, section 2.3): a critical extendedKeyUsage of
    /// timeStamping alone, and keyUsage, if there is one, for nothing but signatures.
    public var canTimestamp: Bool {
        OpenSSLCall.clean { X509_check_purpose(handle.pointer, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1 }
    }

    /// Whether the certificate may sign OCSP responses for its issuer (RFC 6960, section 4.2.2.2).
    var canAnswerStatus: Bool {
        guard handle.extendedPurposes?.contains(NID_OCSP_sign) == true else { return false }
        return handle.keyUsage == nil || hasKeyUsage(KU_DIGITAL_SIGNATURE)
    }

    func may(_ purpose: Purpose) -> Bool {
        switch purpose {
        case .sign: canSign
        case .authenticate: canAuthenticate
        case .timestamp: canTimestamp
        }
    }

    private func hasKeyUsage(_ bit: Int32) -> Bool { (handle.keyUsage ?? 0) & bit != 0 }
}
