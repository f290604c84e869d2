/// Which voter a certificate stands for: the subject's one `serialNumber` attribute (X.520), as identity cards carry
/// the personal code, 1 to 64 characters of A-Z, a-z, 0-9 and `-`. Case is kept.
public struct VoterIdentifierRule: Hashable, Sendable {
    public static let lengths = 1...64

    public init() {}

    /// - Throws: `.badVoterIdentifier` where the attribute is missing, repeated or of another form.
    public func voterIdentifier(of certificate: Certificate) throws(IdentityError) -> String {
        let found = certificate.serialNumbers
        guard found.count == 1 else {
            throw IdentityError(
                .badVoterIdentifier, "a voter's certificate has one serialNumber in its subject, found \(found.count)")
        }
        let bytes = found[0].utf8
        guard Self.lengths.contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else {
            throw IdentityError(
                .badVoterIdentifier, "the serialNumber of the subject has 1 to 64 characters of A-Z, a-z, 0-9 and -")
        }
        return found[0]
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 45, 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
