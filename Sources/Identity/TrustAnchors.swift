import COpenSSL

/// What a certificate is about to be used for.
public enum Purpose: String, CaseIterable, Sendable {
    case sign, authenticate
}

/// The authorities (or single certificates) that an election trusts. Nothing else is: no file or folder of the system
/// is read. An intermediate authority may be an anchor without its root, and a certificate may be its own.
public struct TrustAnchors: Sendable {
    public let certificates: [Certificate]
    private let store: CertificateStore

    public init(_ certificates: [Certificate]) {
        self.certificates = certificates
        store = CertificateStore(certificates)
    }

    /// Every certificate of a PEM file.
    ///
    /// - Throws: `.badCertificate`.
    public init(pem: [UInt8]) throws(IdentityError) { self.init(try Certificate.list(pem: pem)) }

    /// Checks that `certificate` leads to an anchor (RFC 5280, section 6), is within its validity like every other
    /// on the path, has a strong key and may be used for `purpose`. Revocation is not looked up.
    ///
    /// - Parameters:
    ///   - intermediates: authorities that may lie between; they are not trusted and need not be used.
    ///   - seconds: the time to check at, since 1970, UTC.
    /// - Throws: `.weakKey`, `.wrongKeyUsage`, `.unknownIssuer`, `.expired`, `.notYetValid`, `.badCertificate`.
    public func validate(
        _ certificate: Certificate, intermediates: [Certificate], at seconds: Int64, purpose: Purpose
    ) throws(IdentityError) {
        try certificate.requireStrongKey()
        guard purpose == .sign ? certificate.canSign : certificate.canAuthenticate else {
            throw IdentityError(.wrongKeyUsage, "the certificate's key usage does not allow to \(purpose.rawValue)")
        }
        guard !certificate.handle.claimsAuthority else {
            throw IdentityError(.wrongKeyUsage, "an authority's certificate may not \(purpose.rawValue) here")
        }
        let path = try store.path(of: certificate, intermediates: intermediates, at: seconds, purpose: purpose)
        let needed: Set<Int32> =
            purpose == .sign ? CertificateHandle.signingPurposes : [NID_client_auth, NID_anyExtendedKeyUsage]
        for authority in path.dropFirst() {
            guard authority.isAuthority, authority.extendedPurposes?.isDisjoint(with: needed) != true else {
                throw IdentityError(
                    .wrongKeyUsage, "a certificate of the path may not issue those that \(purpose.rawValue)")
            }
        }
    }
}
