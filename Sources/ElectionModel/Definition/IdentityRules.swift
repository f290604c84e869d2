public import Identity

/// What an election asks of its voters' certificates and of those who vouch for them: the object `identity` of
/// `election.json`. An election without the object asks for trust anchors, key usage, validity and strong keys only.
public struct IdentityRules: Hashable, Sendable {
    /// What to do with a ballot while the OCSP responder does not answer.
    public enum WhenDown: String, CaseIterable, Sendable {
        /// The voter is asked to try again.
        case refuse
        /// The ballot is taken without an answer, and processing names it.
        case acceptAndMark = "accept-and-mark"
    }

    /// The OCSP responder that is asked at casting.
    public struct CertificateStatus: Hashable, Sendable {
        public let url: String
        /// By which the question names the issuer.
        public let digest: IdentifierDigest
        public let whenDown: WhenDown
        /// How old an answer may be, in seconds.
        public let maximumAge: Int

        public init(url: String, digest: IdentifierDigest, whenDown: WhenDown, maximumAge: Int) {
            self.url = url
            self.digest = digest
            self.whenDown = whenDown
            self.maximumAge = maximumAge
        }

        public var freshness: VerifiedCertificateStatus.Freshness {
            VerifiedCertificateStatus.Freshness(maximumAge: Int64(maximumAge))
        }
    }

    /// The authority that stamps every accepted ballot.
    public struct TimestampAuthority: Hashable, Sendable {
        public let url: String
        /// Issuers of the authority's certificate, or that certificate itself.
        public let anchors: [Certificate]
        /// Under which policy; `nil` for any.
        public let policy: PolicyIdentifier?

        public init(url: String, anchors: [Certificate], policy: PolicyIdentifier?) {
            self.url = url
            self.anchors = anchors
            self.policy = policy
        }
    }

    /// Whether certificates for tests are taken. A rehearsal is an election of its own: none of its ballots fits another.
    public let isRehearsal: Bool
    public let voterIdentifier: VoterIdentifierRule
    /// Authorities between the trust anchors and the voters, which signatures then need not carry.
    public let intermediates: [Certificate]
    /// One of these must be among the policies of a certificate that signs; empty for no demand.
    public let signingPolicies: [PolicyIdentifier]
    /// The same of a certificate that authenticates.
    public let authenticationPolicies: [PolicyIdentifier]
    /// Whether the collector and processing need a certificate revocation list.
    public let needsRevocationList: Bool
    /// `nil` for no question.
    public let certificateStatus: CertificateStatus?
    /// `nil` for no timestamps.
    public let timestampAuthority: TimestampAuthority?

    public init(
        isRehearsal: Bool = false, voterIdentifier: VoterIdentifierRule = VoterIdentifierRule(),
        intermediates: [Certificate] = [], signingPolicies: [PolicyIdentifier] = [],
        authenticationPolicies: [PolicyIdentifier] = [], needsRevocationList: Bool = false,
        certificateStatus: CertificateStatus? = nil, timestampAuthority: TimestampAuthority? = nil
    ) {
        self.isRehearsal = isRehearsal
        self.voterIdentifier = voterIdentifier
        self.intermediates = intermediates
        self.signingPolicies = signingPolicies
        self.authenticationPolicies = authenticationPolicies
        self.needsRevocationList = needsRevocationList
        self.certificateStatus = certificateStatus
        self.timestampAuthority = timestampAuthority
    }

    /// The rules of an election whose file has no such object.
    public static let none = IdentityRules()

    /// Whose timestamps count; `nil` without timestamps.
    public func authority() -> VerifiedTimestamp.Authority? {
        timestampAuthority.map { VerifiedTimestamp.Authority(anchors: TrustAnchors($0.anchors), policy: $0.policy) }
    }
}

extension ElectionConfiguration {
    /// The rules for voters' certificates, with the lists that the officials gave.
    public func certificateRules(_ lists: [RevocationList] = []) -> CertificateRules {
        CertificateRules(
            anchors: TrustAnchors(trustAnchors), intermediates: identity.intermediates,
            signingPolicies: Set(identity.signingPolicies),
            authenticationPolicies: Set(identity.authenticationPolicies), isRehearsal: identity.isRehearsal,
            voterIdentifier: identity.voterIdentifier, needsRevocationList: identity.needsRevocationList,
            revocationLists: lists)
    }

    /// - Throws: `.inconsistent` where a certificate for tests is part of an election that is no rehearsal.
    func requireRealCertificates() throws(FormatError) {
        guard !identity.isRehearsal else { return }
        let named = [
            ("officials", officials.map(\.certificate)), ("guardians", guardians.map(\.certificate)),
            ("trust_anchors", trustAnchors), ("identity", identity.intermediates),
            ("identity", identity.timestampAuthority?.anchors ?? []),
        ]
        for (path, certificates) in named where certificates.contains(where: \.isTest) {
            throw FormatError(
                .inconsistent, "a certificate for tests, whose key is worth nothing: only a rehearsal takes it",
                path: path)
        }
    }
}
