import CollectionAPI
import CurlTransfer
import ElectionModel
import Identity

/// Asks the OCSP responder about the signer of a statement, where the election has one.
struct CertificateStatusOffice: Sendable {
    private let rules: IdentityRules.CertificateStatus?
    private let responder: Responder?
    /// Threads that may wait for answers.
    private let pool: CheckPool

    init(_ rules: IdentityRules.CertificateStatus?, pool: CheckPool) {
        self.rules = rules
        self.pool = pool
        responder = rules.map {
            Responder(
                address: $0.url, requestType: StatusRequest.mediaType, answerType: StatusRequest.answerMediaType)
        }
    }

    /// - Parameters:
    ///   - path: of the signer's certificate.
    ///   - signature: the statement's, whose hash is the question's nonce.
    /// - Returns: the response, checked, to be kept with the ballot; `nil` where the election asks nobody, or where it
    ///   takes ballots while nobody answers.
    /// - Throws: ``Problem`` `.statusUnavailable`; `IdentityError`.
    func ask(_ path: CertificatePath, signature: [UInt8], at now: Timestamp) async throws -> [UInt8]? {
        guard let rules, let responder else { return nil }
        let request = try StatusRequest(signed: signature, path: path, digest: rules.digest)
        return try await pool.run {
            do {
                let response = try responder.ask(request.der)
                _ = try VerifiedCertificateStatus(
                    checking: response, of: request, in: now.seconds...now.seconds, rules.freshness)
                return response
            } catch {
                guard Self.isDown(error) else { throw error }
                guard rules.whenDown == .acceptAndMark else {
                    throw Problem(
                        .statusUnavailable, "the issuer's responder does not answer; send the same ballot again")
                }
                return nil
            }
        }
    }

    /// Nobody answers, as against a wrong answer, which is never taken.
    private static func isDown(_ error: any Error) -> Bool {
        switch error {
        case is TransferError: true
        case let error as IdentityError: error.code == .responderBusy
        default: false
        }
    }
}
