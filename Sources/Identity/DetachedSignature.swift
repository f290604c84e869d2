import COpenSSL

/// Detached CMS signatures (RFC 5652) with the signed attributes of CAdES-B (ETSI EN 319 122-1): content-type,
/// message-digest, signing-time and signing-certificate-v2, SHA-256 throughout, one signer.
///
/// `openssl cms -verify -binary -inform DER -content FILE` checks what ``sign(_:by:at:)`` makes, and
/// `openssl cms -sign -cades -binary -nosmimecap -outform DER` makes what ``parse(_:)`` takes.
public enum DetachedSignature {
    /// More bytes than this are refused.
    public static let maximumByteCount = 64 << 10

    /// Signs any bytes; the signer's certificate is included.
    ///
    /// - Parameter seconds: the claimed time of signing, since 1970, UTC.
    /// - Returns: DER, of a form that ``parse(_:)`` accepts.
    /// - Throws: `.wrongKeyUsage` if the certificate may not sign, `.signingFailed`.
    public static func sign(
        _ content: [UInt8], by identity: SigningIdentity, at seconds: Int64
    ) throws(IdentityError) -> [UInt8] {
        guard identity.certificate.canSign else {
            throw IdentityError(.wrongKeyUsage, "the certificate's key usage does not allow to sign statements")
        }
        let der = OpenSSLCall.clean {
            withExtendedLifetime(identity) {
                OpenSSLCall.withMemory(content) { memory in encode(memory, identity, seconds) }
            }
        }
        guard let der else { throw IdentityError(.signingFailed, "OpenSSL could not sign") }
        _ = try parse(der)
        return der
    }

    /// Reads a signature strictly: DER only, no content inside, one signer, exactly the four signed attributes, no
    /// unsigned ones, the signer's certificate and at most four authorities above it, SHA-256 with ECDSA or RSA.
    ///
    /// - Throws: `.signatureTooLarge`, `.malformedSignature`, `.badCertificate`.
    public static func parse(_ der: [UInt8]) throws(IdentityError) -> ParsedSignature {
        guard der.count <= maximumByteCount else {
            throw IdentityError(
                .signatureTooLarge, "a signature has at most \(maximumByteCount) bytes, found \(der.count)")
        }
        return try ParsedSignature(der: der)
    }

    private static func encode(_ content: OpaquePointer, _ identity: SigningIdentity, _ seconds: Int64) -> [UInt8]? {
        let flags = UInt32(CMS_PARTIAL | CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP | CMS_CADES)
        guard let message = CMS_sign(nil, nil, nil, nil, flags) else { return nil }
        defer { CMS_ContentInfo_free(message) }
        let certificate = identity.certificate.handle.pointer
        guard let signer = CMS_add1_signer(message, certificate, identity.key.pointer, EVP_sha256(), flags),
            identity.intermediates.allSatisfy({ CMS_add1_cert(message, $0.handle.pointer) == 1 }),
            addSigningTime(seconds, to: signer), CMS_final(message, content, nil, flags) == 1
        else { return nil }
        return OpenSSLCall.encode { i2d_CMS_ContentInfo(message, $0) }
    }

    /// Sets the time before OpenSSL would put the present one.
    private static func addSigningTime(_ seconds: Int64, to signer: OpaquePointer) -> Bool {
        guard let time = ASN1_TIME_set(nil, time_t(seconds)) else { return false }
        defer { ASN1_STRING_free(time) }
        return CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) == 1
    }
}
