import Identity
import Primitives

/// Every member is optional; what says no more than its absence is refused, so that there is one way to write each rule.
extension IdentityRules: CanonicalJSON {
    static let listLimit = 100
    static let urlLimit = 500

    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "rehearsal", "voter_identifier", "intermediates", "signing_policies", "authentication_policies",
            "revocation_list", "ocsp", "timestamp_authority",
        ]
        let rules = try reader.object(fields) { (reader) throws(FormatError) in
            try IdentityRules(
                isRehearsal: reader.flag("rehearsal"),
                voterIdentifier: reader.optionalField("voter_identifier") { (reader) throws(FormatError) in
                    try reader.voterIdentifierRule()
                } ?? VoterIdentifierRule(),
                intermediates: reader.certificates("intermediates"),
                signingPolicies: reader.policies("signing_policies"),
                authenticationPolicies: reader.policies("authentication_policies"),
                needsRevocationList: reader.flag("revocation_list"),
                certificateStatus: reader.optionalField("ocsp") { (reader) throws(FormatError) in
                    try CertificateStatus(from: &reader)
                },
                timestampAuthority: reader.optionalField("timestamp_authority") { (reader) throws(FormatError) in
                    try TimestampAuthority(from: &reader)
                })
        }
        guard rules != .none else { throw reader.failure(.notCanonical, "an object without any rule is left out") }
        self = rules
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            if isRehearsal { $0.field("rehearsal", true) }
            if voterIdentifier != VoterIdentifierRule() {
                $0.key("voter_identifier")
                $0.object {
                    $0.field("attribute", voterIdentifier.attribute.rawValue)
                    $0.field("prefix", voterIdentifier.prefix)
                }
            }
            $0.field("intermediates", nonEmpty: intermediates)
            $0.field("signing_policies", nonEmpty: signingPolicies)
            $0.field("authentication_policies", nonEmpty: authenticationPolicies)
            if needsRevocationList { $0.field("revocation_list", true) }
            if let certificateStatus { $0.field("ocsp", certificateStatus) }
            if let timestampAuthority { $0.field("timestamp_authority", timestampAuthority) }
        }
    }
}

extension IdentityRules.CertificateStatus: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["url", "digest", "when_down", "maximum_age"]) { (reader) throws(FormatError) in
            try IdentityRules.CertificateStatus(
                url: reader.url("url"),
                digest: reader.choice("digest", "the digest is sha1 or sha256", IdentifierDigest.init(rawValue:)),
                whenDown: reader.choice(
                    "when_down", "when_down is refuse or accept-and-mark", IdentityRules.WhenDown.init(rawValue:)),
                maximumAge: reader.integer("maximum_age", in: 0...86_400))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("url", url)
            $0.field("digest", digest.rawValue)
            $0.field("when_down", whenDown.rawValue)
            $0.field("maximum_age", maximumAge)
        }
    }
}

extension IdentityRules.TimestampAuthority: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["url", "anchors", "policy"]) { (reader) throws(FormatError) in
            let url = try reader.url("url")
            let anchors = try reader.list("anchors", limit: IdentityRules.listLimit) { (reader) throws(FormatError) in
                try reader.certificate()
            }
            guard !anchors.isEmpty else { throw reader.failure(.badValue, "no issuer of the authority's certificate") }
            let policy = try reader.optionalField("policy") { (reader) throws(FormatError) in try reader.policy() }
            return IdentityRules.TimestampAuthority(url: url, anchors: anchors, policy: policy)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("url", url)
            $0.field("anchors", nonEmpty: anchors)
            if let policy { $0.field("policy", policy.description) }
        }
    }
}

extension JSONReader {
    /// A member that is there only to be true.
    fileprivate mutating func flag(_ name: String) throws(FormatError) -> Bool {
        let value = try optionalField(name) { (reader) throws(FormatError) in try reader.boolean() }
        guard value != false else { throw failure(.notCanonical, "\(name) is true or left out") }
        return value == true
    }

    fileprivate mutating func url(_ name: String) throws(FormatError) -> String {
        try field(name) { (reader) throws(FormatError) in
            let text = try reader.string(limit: IdentityRules.urlLimit)
            guard IdentityRules.isAddress(text) else {
                throw reader.failure(.badValue, "an address begins with http:// or https:// and has no spaces")
            }
            return text
        }
    }

    fileprivate mutating func choice<Choice>(
        _ name: String, _ expectation: String, _ read: (String) -> Choice?
    ) throws(FormatError) -> Choice {
        try field(name) { (reader) throws(FormatError) in
            guard let choice = read(try reader.string(limit: 40)) else { throw reader.failure(.badValue, expectation) }
            return choice
        }
    }

    fileprivate mutating func policy() throws(FormatError) -> PolicyIdentifier {
        guard let policy = PolicyIdentifier(try string(limit: 200)) else {
            throw failure(.badValue, "a policy is written as numbers with dots, such as 1.3.6.1.4.1.51361.2.1.2")
        }
        return policy
    }

    fileprivate mutating func policies(_ name: String) throws(FormatError) -> [PolicyIdentifier] {
        try nonEmpty(name) { (reader) throws(FormatError) in try reader.policy() }
    }

    fileprivate mutating func certificates(_ name: String) throws(FormatError) -> [Certificate] {
        try nonEmpty(name) { (reader) throws(FormatError) in try reader.certificate() }
    }

    /// A list without repetitions that is left out when it is empty.
    private mutating func nonEmpty<Item: Hashable>(
        _ name: String, _ item: (inout JSONReader) throws(FormatError) -> Item
    ) throws(FormatError) -> [Item] {
        let found = try optionalField(name) { (reader) throws(FormatError) in
            let items = try reader.array(limit: IdentityRules.listLimit, item)
            guard !items.isEmpty, Set(items).count == items.count else {
                throw reader.failure(.notCanonical, "an empty list is left out, and nothing stands twice")
            }
            return items
        }
        return found ?? []
    }

    fileprivate mutating func voterIdentifierRule() throws(FormatError) -> VoterIdentifierRule {
        try object(["attribute", "prefix"]) { (reader) throws(FormatError) in
            let attribute = try reader.choice(
                "attribute", "the attribute is serialNumber, commonName, dnQualifier or uid",
                SubjectAttribute.init(rawValue:))
            let prefix = try reader.field("prefix") { (reader) throws(FormatError) in
                let text = try reader.string(limit: 64)
                guard text.utf8.allSatisfy({ (33...126).contains($0) }) else {
                    throw reader.failure(.badValue, "a prefix has printable ASCII characters without spaces")
                }
                return text
            }
            let rule = VoterIdentifierRule(attribute: attribute, prefix: prefix)
            guard rule != VoterIdentifierRule() else {
                throw reader.failure(.notCanonical, "the usual rule is left out")
            }
            return rule
        }
    }
}

extension IdentityRules {
    /// Whether a text may be the address of a responder or authority.
    public static func isAddress(_ text: String) -> Bool {
        let scheme = ["http://", "https://"].first { text.hasPrefix($0) }
        guard let scheme, text.utf8.count > scheme.utf8.count, text.utf8.count <= urlLimit else { return false }
        return text.utf8.allSatisfy { (33...126).contains($0) && ![34, 60, 62, 64, 92].contains($0) }
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ name: String, nonEmpty certificates: [Certificate]) {
        guard !certificates.isEmpty else { return }
        field(name, array: certificates) { $0.string(Base64.encode($1.der)) }
    }

    fileprivate mutating func field(_ name: String, nonEmpty policies: [PolicyIdentifier]) {
        guard !policies.isEmpty else { return }
        field(name, array: policies) { $0.string($1.description) }
    }
}
