public import Primitives

/// A question to an OCSP responder (RFC 6960, section 4.1): is this one certificate good, with a nonce.
public struct StatusRequest: Sendable {
    public static let mediaType = "application/ocsp-request"
    public static let answerMediaType = "application/ocsp-response"

    public let path: CertificatePath
    /// 32 bytes, which the answer must repeat.
    public let nonce: HashValue
    public let digest: IdentifierDigest

    /// - Parameters:
    ///   - path: of the certificate in question, as checked.
    ///   - nonce: unpredictable. A cast takes SHA-256 of the signature, see ``init(signed:path:digest:)``.
    /// - Throws: `.unknownIssuer` for a certificate that is its own anchor: nobody answers for it.
    public init(_ path: CertificatePath, nonce: HashValue, digest: IdentifierDigest) throws(IdentityError) {
        guard path.issuer != nil else {
            throw IdentityError(.unknownIssuer, "the certificate is itself an anchor, so nobody can say its status")
        }
        self.path = path
        self.nonce = nonce
        self.digest = digest
    }

    /// The question about the signer of a statement. Its nonce is SHA-256 of the signature's bytes: a signature covers a
    /// fresh ticket, so nobody can ask before the ticket is issued, and everybody can later see that the answer was got
    /// for this very signature.
    public init(
        signed signature: [UInt8], path: CertificatePath, digest: IdentifierDigest
    ) throws(IdentityError) {
        try self.init(path, nonce: SHA256.hash(signature), digest: digest)
    }

    /// The request in DER, not signed.
    public var der: [UInt8] {
        let list = DERWriter.sequence(DERWriter.sequence(identifier.der))
        let value = DERWriter.octets(DERWriter.octets(nonce.bytes))
        let nonce = DERWriter.sequence(DERWriter.identifier(ObjectIdentifier.responseNonce), value)
        return DERWriter.sequence(
            DERWriter.sequence(list, DERWriter.element(DERTag.context(2), DERWriter.sequence(nonce))))
    }

    var identifier: CertificateIdentifier {
        // `init` has seen to the issuer.
        CertificateIdentifier(of: path.certificate, issuer: path.issuer ?? path.certificate, digest)
    }
}
