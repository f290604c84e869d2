/// Which voter a certificate stands for: one attribute of the subject, after a prefix that is the same for all. The
/// identifier has 1 to 64 characters of A-Z, a-z, 0-9 and `-`; case is kept.
///
/// Without configuration it is the whole `serialNumber` (X.520), in which identity cards carry the personal code, such
/// as `PNOEE-38001085718` (ETSI EN 319 412-1, section 5.1.3).
public struct VoterIdentifierRule: Hashable, Sendable {
    public static let lengths = 1...64

    public let attribute: SubjectAttribute
    /// What the attribute's value begins with and the identifier leaves out; may be empty.
    public let prefix: String

    public init(attribute: SubjectAttribute = .serialNumber, prefix: String = "") {
        self.attribute = attribute
        self.prefix = prefix
    }

    /// - Throws: `.badVoterIdentifier` where the attribute is missing, repeated or of another form.
    public func voterIdentifier(of certificate: Certificate) throws(IdentityError) -> String {
        let name = attribute.rawValue
        let found = certificate.subjectValues(attribute)
        guard found.count == 1 else {
            throw IdentityError(
                .badVoterIdentifier, "a voter's certificate has one \(name) in its subject, found \(found.count)")
        }
        guard found[0].utf8.starts(with: prefix.utf8) else {
            throw IdentityError(.badVoterIdentifier, "the \(name) of the subject must begin with \(prefix)")
        }
        let bytes = found[0].utf8.dropFirst(prefix.utf8.count)
        guard Self.lengths.contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else {
            throw IdentityError(
                .badVoterIdentifier, "the \(name) of the subject has 1 to 64 characters of A-Z, a-z, 0-9 and -")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 45, 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
