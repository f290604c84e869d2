public import Primitives

/// A timestamp that held: the authority has seen these bytes at this time. It can only come out of the check.
public struct VerifiedTimestamp: Hashable, Sendable {
    /// Seconds since 1970, UTC.
    public let time: Int64
    /// SHA-256 of what was stamped.
    public let imprint: HashValue
    /// The token's number at the authority, hexadecimal, without leading zeros.
    public let serial: String
    public let policy: String

    /// Whose timestamps count.
    public struct Authority: Sendable {
        public let anchors: TrustAnchors
        /// Under which policy; `nil` for any.
        public let policy: PolicyIdentifier?
        /// The most, in seconds, that the authority's clock and the collector's may differ by.
        public let clockSkew: Int64

        public init(
            anchors: TrustAnchors, policy: PolicyIdentifier?,
            clockSkew: Int64 = VerifiedCertificateStatus.Freshness.defaultSkew
        ) {
            self.anchors = anchors
            self.policy = policy
            self.clockSkew = clockSkew
        }
    }

    /// Checks a response strictly: form (DER, granted, one signer), signature, the authority's certificate and its path
    /// at the time stated, imprint, nonce, policy, time.
    ///
    /// `openssl ts -verify -data FILE -in timestamp.tsr -CAfile anchors.pem` checks the same.
    ///
    /// - Parameters:
    ///   - der: the response's bytes (TimeStampResp).
    ///   - bytes: what was stamped. A cast statement is stamped with its signature: the bytes of the CMS, which cover the
    ///     statement and which alone the voter cannot have made later.
    ///   - request: the question, whose nonce must come back; `nil` for an old answer, whose nonce nobody kept.
    ///   - window: the time that counts, in seconds since 1970, UTC, to which the clock skew is added on both sides.
    /// - Throws: `.malformedTimestamp`, `.timestampRefused`, `.badTimestampSignature`, `.foreignAuthority` (also a
    ///   certificate that may not make timestamps, or not at that time), `.wrongImprint`, `.wrongTimestampNonce`,
    ///   `.wrongTimestampPolicy`, `.untimelyTimestamp`.
    public init(
        checking der: [UInt8], over bytes: [UInt8], request: TimestampRequest?, in window: ClosedRange<Int64>,
        by authority: Authority
    ) throws(IdentityError) {
        try self.init(checking: der, request: request, in: window, by: authority)
        guard imprint == SHA256.hash(bytes) else {
            throw IdentityError(.wrongImprint, "the timestamp is about other bytes")
        }
    }

    /// The same where what was stamped is not at hand: ``imprint`` says which bytes these must have been.
    public init(
        checking der: [UInt8], request: TimestampRequest? = nil, in window: ClosedRange<Int64>, by authority: Authority
    ) throws(IdentityError) {
        let container = try Self.parse(der)
        let info = container.info
        try Self.verifySignature(container, authority)
        if let request, info.nonce != Array(request.nonce.drop { $0 == 0 }) {
            throw IdentityError(
                .wrongTimestampNonce, "the timestamp repeats \(info.nonce == nil ? "no" : "another") nonce")
        }
        guard authority.policy == nil || authority.policy?.description == info.policy else {
            throw IdentityError(.wrongTimestampPolicy, "the timestamp is under the policy \(info.policy)")
        }
        let skew = authority.clockSkew
        guard (window.lowerBound - skew...window.upperBound + skew).contains(info.time) else {
            throw IdentityError(
                .untimelyTimestamp, "the timestamp says \(info.time) (seconds since 1970), which is not the time")
        }
        time = info.time
        imprint = info.imprint
        serial = SerialNumber.text(info.serial)
        policy = info.policy
    }

    private static func parse(_ der: [UInt8]) throws(IdentityError) -> TimestampContainer {
        let refusal: Int?
        do throws(DERProblem) {
            refusal = try TimestampContainer.refusal(der)
            if refusal == nil { return try TimestampContainer(der: der) }
        } catch {
            throw IdentityError(.malformedTimestamp, "not a timestamp of the required form: \(error.reason)")
        }
        throw IdentityError(.timestampRefused, "the authority answers with status \(refusal ?? 0)")
    }

    private static func verifySignature(
        _ container: TimestampContainer, _ authority: Authority
    ) throws(IdentityError) {
        var certificates: [Certificate] = []
        for encoding in container.certificates {
            guard let certificate = try? Certificate.remembered(der: encoding) else {
                throw IdentityError(.malformedTimestamp, "a certificate of the timestamp cannot be read")
            }
            certificates.append(certificate)
        }
        let (issuer, serial) = (container.signerIssuer, container.signerSerial)
        let found = certificates.first { $0.fields.issuer == issuer && $0.fields.serial == serial }
        guard let signer = found, container.attributes.signingCertificate.names(signer) else {
            throw IdentityError(.badTimestampSignature, "the timestamp lacks the certificate that it names")
        }
        guard container.coversInfo,
            container.algorithm.verifies(container.signature, of: container.attributes.signedBytes, by: signer)
        else { throw IdentityError(.badTimestampSignature, "the timestamp's signature does not hold") }
        do throws(IdentityError) {
            try authority.anchors.validate(
                signer, intermediates: certificates.filter { $0 != signer }, at: container.info.time,
                purpose: .timestamp)
        } catch {
            throw IdentityError(.foreignAuthority, "the timestamp's authority: \(error.reason)")
        }
    }
}
