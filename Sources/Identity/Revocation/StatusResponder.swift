import COpenSSL

/// Who signed an OCSP response, and whether it may (RFC 6960, section 4.2.2.2).
struct StatusResponder {
    private let response: StatusResponseContainer
    private let issuer: Certificate?

    init(_ response: StatusResponseContainer, issuer: Certificate?) {
        self.response = response
        self.issuer = issuer
    }

    /// - Throws: `.foreignResponder`, `.badResponseSignature`.
    func verify() throws(IdentityError) {
        guard let issuer else { throw IdentityError(.foreignResponder, "the certificate has no issuer") }
        // A delegate comes along with its certificate; the issuer needs none.
        let signers = response.certificates.compactMap(delegate) + [issuer]
        let isSigned = signers.contains { signer in
            response.algorithm.verifies(response.signature, of: response.signedBytes, by: signer)
        }
        guard !isSigned else { return }
        // A certificate that came along and is no delegate's says who did sign.
        let isForeign = response.certificates.contains { der in
            guard let other = try? Certificate(der: der) else { return false }
            return response.algorithm.verifies(response.signature, of: response.signedBytes, by: other)
        }
        throw isForeign
            ? IdentityError(
                .foreignResponder, "the answer is signed by one whom the certificate's issuer did not charge")
            : IdentityError(.badResponseSignature, "the answer's signature is neither the issuer's nor a delegate's")
    }

    /// The certificate, if the issuer made it for answering and it was valid then.
    private func delegate(_ der: [UInt8]) -> Certificate? {
        guard let issuer, let certificate = try? Certificate.remembered(der: der), certificate.keyKind != nil,
            certificate.canAnswerStatus, !certificate.handle.claimsAuthority,
            certificate.notBefore <= response.producedAt, response.producedAt < certificate.notAfter,
            IssuedCertificates.shared.isIssued(certificate, by: issuer)
        else { return nil }
        return certificate
    }
}

/// Whether one certificate has signed another, remembered: the same responder answers for every voter.
final class IssuedCertificates: Sendable {
    static let shared = IssuedCertificates()
    private static let capacity = 256
    private let known = SignedPairs()

    func isIssued(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        let pair = [certificate.fingerprint, issuer.fingerprint]
        if known.contains(pair) { return true }
        let holds = OpenSSLCall.clean {
            var (digest, key, bits, flags) = (Int32(0), Int32(0), Int32(0), UInt32(0))
            return X509_check_issued(issuer.handle.pointer, certificate.handle.pointer) == X509_V_OK
                // 112 bits of security at least, as on every other path: so no SHA-1.
                && X509_get_signature_info(certificate.handle.pointer, &digest, &key, &bits, &flags) == 1 && bits >= 112
                && X509_verify(certificate.handle.pointer, X509_get0_pubkey(issuer.handle.pointer)) == 1
        }
        if holds { known.insert(pair, capacity: Self.capacity) }
        return holds
    }
}
