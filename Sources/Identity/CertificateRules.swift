/// What an election asks of its voters' certificates, beside a strong key, key usage and validity.
public struct CertificateRules: Sendable {
    public let anchors: TrustAnchors
    /// Authorities between the anchors and the voters that signatures need not carry.
    public let intermediates: [Certificate]
    /// Of the policies of a certificate that signs, one must be among these; empty for no demand.
    public let signingPolicies: Set<PolicyIdentifier>
    /// The same of a certificate that authenticates.
    public let authenticationPolicies: Set<PolicyIdentifier>
    /// Whether certificates by tools/devpki are taken.
    public let isRehearsal: Bool
    public let voterIdentifier: VoterIdentifierRule
    /// Whether a certificate without a list of its issuer is refused.
    public let needsRevocationList: Bool
    /// Lists by the officials; each is used for the certificates of its issuer.
    public let revocationLists: [RevocationList]

    public init(
        anchors: TrustAnchors, intermediates: [Certificate] = [], signingPolicies: Set<PolicyIdentifier> = [],
        authenticationPolicies: Set<PolicyIdentifier> = [], isRehearsal: Bool = false,
        voterIdentifier: VoterIdentifierRule = VoterIdentifierRule(), needsRevocationList: Bool = false,
        revocationLists: [RevocationList] = []
    ) {
        self.anchors = anchors
        self.intermediates = intermediates
        self.signingPolicies = signingPolicies
        self.authenticationPolicies = authenticationPolicies
        self.isRehearsal = isRehearsal
        self.voterIdentifier = voterIdentifier
        self.needsRevocationList = needsRevocationList
        self.revocationLists = revocationLists
    }

    /// Whether one of the lists is by the certificate's issuer.
    public func hasList(for path: CertificatePath) -> Bool { revocationLists.contains { $0.covers(path) } }

    /// Checks a voter's certificate.
    ///
    /// - Parameters:
    ///   - others: authorities that came along.
    ///   - seconds: the time to check at, since 1970, UTC.
    /// - Throws: the errors of ``TrustAnchors/validate(_:intermediates:at:purpose:)``, `.wrongPolicy`,
    ///   `.testCertificate`, and those of ``RevocationList/check(_:at:)``.
    @discardableResult
    public func validate(
        _ certificate: Certificate, others: [Certificate] = [], at seconds: Int64, purpose: Purpose
    ) throws(IdentityError) -> CertificatePath {
        let path = try anchors.validate(
            certificate, intermediates: others + intermediates, at: seconds, purpose: purpose)
        guard isRehearsal || !path.certificates.contains(where: \.isTest) else {
            throw IdentityError(
                .testCertificate, "a certificate for tests, whose key is worth nothing, is taken in rehearsals only")
        }
        let wanted = purpose == .sign ? signingPolicies : authenticationPolicies
        let policies = try certificate.policies()
        guard wanted.isEmpty || !wanted.isDisjoint(with: policies) else {
            throw IdentityError(
                .wrongPolicy, "the certificate is of none of the policies \(wanted.sorted()) that the election asks for"
            )
        }
        guard !needsRevocationList || hasList(for: path) else {
            throw IdentityError(.badRevocationList, "there is no revocation list by the certificate's issuer")
        }
        for list in revocationLists { try list.check(path, at: seconds) }
        return path
    }
}
