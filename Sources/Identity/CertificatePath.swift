/// A certificate with the way from it to an anchor, as ``TrustAnchors`` found and checked it.
public struct CertificatePath: Hashable, Sendable {
    /// The certificate first, the anchor last.
    public let certificates: [Certificate]

    /// - Parameter certificates: at least one.
    init(_ certificates: [Certificate]) { self.certificates = certificates }

    public var certificate: Certificate { certificates[0] }
    /// `nil` where the certificate is itself the anchor.
    public var issuer: Certificate? { certificates.count > 1 ? certificates[1] : nil }

    /// Whether each certificate is valid at this time, by OpenSSL's rule: the last second is no longer.
    func isValid(at seconds: Int64) -> Bool {
        certificates.allSatisfy { $0.notBefore <= seconds && seconds < $0.notAfter }
    }
}
