import ElectionModel
import Identity
import Primitives

/// Checks again what responders and the timestamp authority said of a ballot when it was accepted.
///
/// A ballot whose signer was revoked or unknown then has no valid identity. Everything else that is missing or wrong is the
/// collector's fault: an alarm, and no reason to drop a voter's ballot.
struct EvidenceCheck: Sendable {
    /// After the closing, in seconds: a ballot that was pending gets its timestamp late.
    private static let drain: Int64 = 86_400

    let rules: IdentityRules
    let certificateRules: CertificateRules
    let closesAt: Timestamp
    private let authority: VerifiedTimestamp.Authority?

    init(_ configuration: ElectionConfiguration, _ certificateRules: CertificateRules) {
        rules = configuration.identity
        self.certificateRules = certificateRules
        closesAt = configuration.closesAt
        authority = configuration.identity.authority()
    }

    /// - Parameters:
    ///   - path: of the signer's certificate.
    ///   - ticket: which the statement names; between its issue and its end the ballot was accepted.
    /// - Returns: alarms in plain words.
    /// - Throws: `IdentityError` `.revoked`, `.unknownStatus`.
    func check(
        _ envelope: Envelope, path: CertificatePath, ticket: Ticket
    ) throws(IdentityError) -> [String] {
        let status = try checkStatus(envelope, path, ticket)
        return [status, checkTimestamp(envelope, ticket)].compactMap(\.self)
    }

    private func checkStatus(
        _ envelope: Envelope, _ path: CertificatePath, _ ticket: Ticket
    ) throws(IdentityError) -> String? {
        guard let asked = rules.certificateStatus else {
            return envelope.evidence.status == nil ? nil : "an OCSP answer that the election does not ask for"
        }
        guard let response = envelope.evidence.status else {
            guard asked.whenDown == .acceptAndMark else { return "no OCSP answer about the signer (missing-status)" }
            // A later revocation list of the issuer says the same.
            return certificateRules.hasList(for: path)
                ? nil : "accepted while the OCSP responder was down: give its issuer's list with --crl (missing-status)"
        }
        do throws(IdentityError) {
            let request = try StatusRequest(
                signed: envelope.submission.signature, path: path, digest: asked.digest)
            _ = try VerifiedCertificateStatus(
                checking: response, of: request, in: ticket.issuedAt.seconds...ticket.expiresAt.seconds,
                asked.freshness)
            return nil
        } catch {
            guard ![.revoked, .unknownStatus].contains(error.code) else { throw error }
            return "the OCSP answer about the signer does not hold: \(error.reason) (\(error.code.rawValue))"
        }
    }

    private func checkTimestamp(_ envelope: Envelope, _ ticket: Ticket) -> String? {
        guard let authority else {
            return envelope.evidence.timestamp == nil ? nil : "a timestamp that the election does not ask for"
        }
        guard let token = envelope.evidence.timestamp else { return "no timestamp (missing-timestamp)" }
        do throws(IdentityError) {
            let end = max(ticket.expiresAt.seconds, closesAt.seconds + Self.drain)
            _ = try VerifiedTimestamp(
                checking: token, over: envelope.submission.signature, request: nil, in: ticket.issuedAt.seconds...end,
                by: authority)
            return nil
        } catch {
            return "the timestamp does not hold: \(error.reason) (\(error.code.rawValue))"
        }
    }
}
