import CollectionAPI
import ElectionModel
import Identity

/// The voter at the other end of a connection. TLS has proved that the client holds the certificate's key;
/// ``ClientAuthenticator`` that the certificate counts in this election.
struct AuthenticatedClient: Sendable {
    let voter: String

    fileprivate init(voter: String) { self.voter = voter }
}

/// Decides whether the certificate of a TLS client names a voter of this election.
struct ClientAuthenticator: Sendable {
    private let rules: CertificateRules

    init(rules: CertificateRules) { self.rules = rules }

    /// - Parameter der: the certificate that the client presented, or `nil`.
    /// - Throws: ``Problem`` `.noCertificate`; `IdentityError`.
    func authenticate(_ der: [UInt8]?, at now: Timestamp) throws -> AuthenticatedClient {
        guard let der else {
            throw Problem(.noCertificate, "this needs the voter's authentication certificate in the TLS handshake")
        }
        let certificate = try Certificate.remembered(der: der)
        try rules.validate(certificate, at: now.seconds, purpose: .authenticate)
        return AuthenticatedClient(voter: try rules.voterIdentifier.voterIdentifier(of: certificate))
    }

    /// Checks the signature over the statement: form, signer, path, and that the signer is the client.
    ///
    /// - Returns: the path of the signer's certificate.
    /// - Throws: `IdentityError`; ``Problem`` `.identityMismatch`.
    func verify(
        _ submission: some BallotSubmission, of client: AuthenticatedClient, at now: Timestamp
    ) throws -> CertificatePath {
        let (signer, path) = try DetachedSignature.parse(submission.signature)
            .verify(content: submission.statementBytes, rules: rules, at: now.seconds)
        guard try rules.voterIdentifier.voterIdentifier(of: signer.certificate) == client.voter else {
            throw Problem(.identityMismatch, "the statement is signed by another person than the one who sends it")
        }
        return path
    }
}
