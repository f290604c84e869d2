import Primitives

/// Who signed, once the signature holds. Whether the certificate is trusted is another question: ``TrustAnchors``.
public struct SignedBy: Sendable {
    public let certificate: Certificate
    /// Authorities that came along, nearest first.
    public let intermediates: [Certificate]
    /// Seconds since 1970, UTC, as the signer claims.
    public let signingTime: Int64
}

/// A detached signature of the right shape. It says nothing until ``verify(content:)``.
public struct ParsedSignature: Sendable {
    /// The encoding, exactly as read.
    public let der: [UInt8]
    private let container: SignedDataContainer
    private let claim: SignedBy

    init(der: [UInt8]) throws(IdentityError) {
        do {
            container = try SignedDataContainer(der: der)
        } catch {
            throw IdentityError(.malformedSignature, "not a signature of the required form: \(error.reason)")
        }
        self.der = der
        var certificates: [Certificate] = []
        for encoding in container.certificates { certificates.append(try Certificate(der: encoding)) }
        let (issuer, serial) = (container.signerIssuer, container.signerSerial)
        guard let signer = certificates.first(where: { $0.fields.issuer == issuer && $0.fields.serial == serial })
        else {
            throw IdentityError(.malformedSignature, "the signer's certificate is not in the signature")
        }
        let path = IssuerPath.ancestors(of: signer, among: certificates)
        guard path.count == certificates.count - 1 else {
            throw IdentityError(
                .malformedSignature, "the signature carries certificates that are not authorities above the signer")
        }
        claim = SignedBy(
            certificate: signer, intermediates: path, signingTime: container.attributes.signingTime)
    }

    /// Checks the signature over exactly these bytes. The certificate's path is not looked at.
    ///
    /// - Throws: `.weakKey`; `.signerMismatch` if signing-certificate-v2 names another certificate; `.contentMismatch`
    ///   if other content was signed; `.badSignature`.
    public func verify(content: [UInt8]) throws(IdentityError) -> SignedBy {
        let signer = claim.certificate
        try signer.requireStrongKey()
        guard container.attributes.signingCertificate.names(signer) else {
            throw IdentityError(.signerMismatch, "signing-certificate-v2 names another certificate than the signer's")
        }
        guard SHA256.hash(content) == container.attributes.messageDigest else {
            throw IdentityError(.contentMismatch, "the signature is over other content")
        }
        guard let key = signer.keyKind, container.algorithm.fits(key) else {
            throw IdentityError(.badSignature, "the signature algorithm is not one of the signer's key")
        }
        guard container.algorithm.verifies(container.signature, of: container.attributes.signedBytes, by: signer) else {
            throw IdentityError(.badSignature, "the signature does not match the signer's key")
        }
        return claim
    }

    /// ``verify(content:)``, and then that the signer's certificate is one that the election takes.
    ///
    /// - Parameters:
    ///   - seconds: the time to check certificates at, since 1970, UTC.
    /// - Returns: who signed, and the certificate's path.
    /// - Throws: also the errors of ``CertificateRules/validate(_:others:at:purpose:)``.
    public func verify(
        content: [UInt8], rules: CertificateRules, at seconds: Int64
    ) throws(IdentityError) -> (signer: SignedBy, path: CertificatePath) {
        let signedBy = try verify(content: content)
        let path = try rules.validate(
            signedBy.certificate, others: signedBy.intermediates, at: seconds, purpose: .sign)
        return (signedBy, path)
    }

    /// ``verify(content:)``, and then that the signer's certificate leads to an anchor and may sign.
    ///
    /// - Parameters:
    ///   - intermediates: authorities known from elsewhere, beside those in the signature.
    ///   - seconds: the time to check certificates at, since 1970, UTC.
    /// - Throws: also the errors of ``TrustAnchors/validate(_:intermediates:at:purpose:)``.
    public func verify(
        content: [UInt8], anchors: TrustAnchors, intermediates: [Certificate] = [], at seconds: Int64
    ) throws(IdentityError) -> SignedBy {
        let signedBy = try verify(content: content)
        try anchors.validate(
            signedBy.certificate, intermediates: signedBy.intermediates + intermediates, at: seconds, purpose: .sign)
        return signedBy
    }
}
