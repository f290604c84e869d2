public import Primitives

/// An OCSP answer that held: this certificate was good. It can only come out of the check.
public struct VerifiedCertificateStatus: Hashable, Sendable {
    /// SHA-256 of the certificate.
    public let certificate: HashValue
    /// Seconds since 1970, UTC, as the responder says.
    public let producedAt: Int64
    public let thisUpdate: Int64

    /// How old an answer may be, in seconds.
    public struct Freshness: Hashable, Sendable {
        /// The most that two honest clocks may differ by.
        public static let defaultSkew: Int64 = 600

        /// Between its making and the time that counts.
        public let maximumAge: Int64
        public let clockSkew: Int64

        public init(maximumAge: Int64, clockSkew: Int64 = defaultSkew) {
            self.maximumAge = maximumAge
            self.clockSkew = clockSkew
        }
    }

    /// Checks a response strictly: form (DER, basic, one certificate), certificate, responder, signature, nonce, times,
    /// status, in this order.
    ///
    /// The responder is the certificate's issuer itself, or one whose certificate the issuer has signed for it
    /// (id-kp-OCSPSigning), valid when it answered and with a strong key. No other responder is believed, whoever
    /// signed its certificate.
    ///
    /// - Parameters:
    ///   - der: the response's bytes.
    ///   - window: the time that counts, in seconds since 1970, UTC: now, or for an old answer the time between which
    ///     it must have been asked.
    /// - Throws: `.malformedResponse`, `.responderBusy` (tryLater and internalError: ask again), `.responderRefused` for
    ///   any other status than successful, `.wrongCertificateStatus` (about another certificate), `.foreignResponder`,
    ///   `.badResponseSignature`, `.wrongNonce`, `.staleResponse`, `.unknownStatus`, `.revoked`.
    public init(
        checking der: [UInt8], of request: StatusRequest, in window: ClosedRange<Int64>, _ freshness: Freshness
    ) throws(IdentityError) {
        let response = try Self.parse(der)
        guard response.identifier == request.identifier else {
            throw IdentityError(.wrongCertificateStatus, "the responder answered about another certificate")
        }
        try StatusResponder(response, issuer: request.path.issuer).verify()
        guard response.nonce == request.nonce.bytes else {
            throw IdentityError(.wrongNonce, "the answer repeats \(response.nonce == nil ? "no" : "another") nonce")
        }
        try Self.requireFresh(response, in: window, freshness)
        switch response.status {
        case .good: break
        case .unknown: throw IdentityError(.unknownStatus, "the responder does not know the certificate")
        case .revoked: throw IdentityError(.revoked, "the responder says that the certificate is revoked")
        }
        certificate = request.path.certificate.fingerprint
        producedAt = response.producedAt
        thisUpdate = response.thisUpdate
    }

    private static func parse(_ der: [UInt8]) throws(IdentityError) -> StatusResponseContainer {
        let refusal: Int?
        do throws(DERProblem) {
            refusal = try StatusResponseContainer.refusal(der)
            if refusal == nil { return try StatusResponseContainer(der: der) }
        } catch {
            throw IdentityError(.malformedResponse, "not an OCSP response of the required form: \(error.reason)")
        }
        // internalError is 2 and tryLater 3.
        let isBusy = refusal == 2 || refusal == 3
        throw IdentityError(
            isBusy ? .responderBusy : .responderRefused, "the responder answers with status \(refusal ?? 0)")
    }

    private static func requireFresh(
        _ response: StatusResponseContainer, in window: ClosedRange<Int64>, _ freshness: Freshness
    ) throws(IdentityError) {
        let (skew, age) = (freshness.clockSkew, freshness.maximumAge)
        let isProducedThen =
            window.lowerBound - age - skew <= response.producedAt && response.producedAt <= window.upperBound + skew
        guard isProducedThen, response.thisUpdate <= response.producedAt else {
            throw IdentityError(
                .staleResponse,
                "the answer was made at \(response.producedAt) (seconds since 1970), which is not the time")
        }
        // Without nextUpdate the responder has newer information all the time (section 4.2.2.1).
        let end = response.nextUpdate ?? response.thisUpdate + age
        guard end >= window.lowerBound - skew else {
            throw IdentityError(.staleResponse, "what the answer says ended at \(end) (seconds since 1970)")
        }
    }
}
