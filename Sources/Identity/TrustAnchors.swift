import COpenSSL

/// What a certificate is about to be used for.
public enum Purpose: String, CaseIterable, Sendable {
    case sign, authenticate, timestamp
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
    /// on the path, has a strong key and may be used for `purpose`. Revocation is not looked up: see
    /// ``RevocationList`` and ``StatusRequest``.
    ///
    /// - Parameters:
    ///   - intermediates: authorities that may lie between; they are not trusted and need not be used.
    ///   - seconds: the time to check at, since 1970, UTC.
    /// - Throws: `.weakKey`, `.wrongKeyUsage`, `.unknownIssuer`, `.expired`, `.notYetValid`, `.badCertificate`.
    /// - Complexity: a look-up where the same was asked before, else one signature check for each step.
    @discardableResult
    public func validate(
        _ certificate: Certificate, intermediates: [Certificate], at seconds: Int64, purpose: Purpose
    ) throws(IdentityError) -> CertificatePath {
        try certificate.requireStrongKey()
        guard certificate.may(purpose) else {
            throw IdentityError(.wrongKeyUsage, "the certificate's key usage does not allow to \(purpose.rawValue)")
        }
        guard !certificate.handle.claimsAuthority else {
            throw IdentityError(.wrongKeyUsage, "an authority's certificate may not \(purpose.rawValue) here")
        }
        let path = try store.path(of: certificate, intermediates: intermediates, at: seconds, purpose: purpose)
        for authority in path.certificates.dropFirst() {
            let purposes = authority.handle.extendedPurposes
            guard authority.handle.isAuthority, purposes?.isDisjoint(with: Self.purposes(purpose)) != true else {
                throw IdentityError(
                    .wrongKeyUsage, "a certificate of the path may not issue those that \(purpose.rawValue)")
            }
        }
        return path
    }

    /// The purposes of which an authority's extendedKeyUsage, if it has one, must name one.
    private static func purposes(_ purpose: Purpose) -> Set<Int32> {
        switch purpose {
        case .sign: CertificateHandle.signingPurposes
        case .authenticate: [NID_client_auth, NID_anyExtendedKeyUsage]
        case .timestamp: [NID_time_stamp, NID_anyExtendedKeyUsage]
        }
    }
}
