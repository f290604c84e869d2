import CPKCS11
import Identity

/// Looks through the tokens of a module.
struct TokenSearch {
    let sessions: [TokenSession]

    /// - Parameter label: only tokens with this label; `nil` for all.
    /// - Throws: `.missingToken`, `.badModule`, `.refused`.
    init(_ module: TokenModule, label: String?) throws(TokenError) {
        var found: [TokenSession] = []
        for slot in try module.slots() {
            if let session = try TokenSession(module, slot: slot) { found.append(session) }
        }
        guard !found.isEmpty else { throw TokenError(.missingToken, "no token is inserted") }
        if let label {
            let labels = found.map(\.label)
            found.removeAll { $0.label != label }
            guard !found.isEmpty else {
                throw TokenError(
                    .missingToken, "no token is called \(label); there are: \(labels.joined(separator: ", "))")
            }
        }
        sessions = found
    }

    struct FoundCertificate {
        let session: TokenSession
        let certificate: Certificate
        /// By which its key is found.
        let identifier: [UInt8]

        /// The private key with the certificate's identifier; visible only after the login.
        func privateKey() throws(TokenError) -> TokenObject {
            let keys = try session.objects(
                CK_OBJECT_CLASS(CKO_PRIVATE_KEY), [(CK_ATTRIBUTE_TYPE(CKA_ID), identifier)])
            guard keys.count == 1 else {
                throw TokenError(.missingKey, "the token \(session.label) has \(keys.count) keys for the certificate")
            }
            return keys[0]
        }
    }

    /// The one certificate that may be used for this.
    func certificate(for purpose: Purpose, at seconds: Int64) throws(TokenError) -> FoundCertificate {
        var found: [FoundCertificate] = []
        for session in sessions {
            found += try session.certificates().filter { found in
                let certificate = found.certificate
                let fits = purpose == .sign ? certificate.canSign : certificate.canAuthenticate
                return fits && certificate.notBefore <= seconds && seconds < certificate.notAfter
            }
        }
        guard let first = found.first else {
            throw TokenError(.missingCertificate, "no token has a valid certificate that may \(purpose.rawValue)")
        }
        guard found.count == 1 else {
            throw TokenError(
                .ambiguous,
                "\(found.count) certificates may \(purpose.rawValue), on the tokens "
                    + found.map(\.session.label).joined(separator: ", "))
        }
        return first
    }
}

extension TokenSession {
    /// The certificates on the token that can be read.
    func certificates() throws(TokenError) -> [TokenSearch.FoundCertificate] {
        try objects(CK_OBJECT_CLASS(CKO_CERTIFICATE)).compactMap { object in
            guard let der = object.bytes(CK_ATTRIBUTE_TYPE(CKA_VALUE)), let certificate = try? Certificate(der: der),
                let identifier = object.bytes(CK_ATTRIBUTE_TYPE(CKA_ID))
            else { return nil }
            return TokenSearch.FoundCertificate(session: self, certificate: certificate, identifier: identifier)
        }
    }
}
