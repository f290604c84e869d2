import COpenSSL

/// The way from a certificate upwards through a bag of others, by name and key identifier; signatures are checked by
/// ``TrustAnchors``.
enum IssuerPath {
    static let maximumIntermediates = 4

    /// The issuer, its issuer and so on, as far as `candidates` reach. Roots are left out: nobody needs to send one.
    static func ancestors(of certificate: Certificate, among candidates: [Certificate]) -> [Certificate] {
        var path: [Certificate] = []
        var current = certificate
        while path.count < maximumIntermediates {
            let known = path
            let issuer = candidates.first { candidate in
                !candidate.isSelfIssued && candidate != certificate && !known.contains(candidate)
                    && issues(candidate, current)
            }
            guard let issuer else { break }
            path.append(issuer)
            current = issuer
        }
        return path
    }

    private static func issues(_ issuer: Certificate, _ certificate: Certificate) -> Bool {
        issuer.fields.subject == certificate.fields.issuer
            && OpenSSLCall.clean { X509_check_issued(issuer.handle.pointer, certificate.handle.pointer) == X509_V_OK }
    }
}
