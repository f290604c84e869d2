public import Primitives

extension Certificate {
    /// The certificate policies (RFC 5280, section 4.2.1.4), empty without the extension.
    ///
    /// - Throws: `.badCertificate` for a malformed extension.
    public func policies() throws(IdentityError) -> Set<PolicyIdentifier> {
        guard let value = fields.extensions[ObjectIdentifier.certificatePolicies] else { return [] }
        do throws(DERProblem) {
            return try Self.readPolicies(value)
        } catch {
            throw IdentityError(.badCertificate, "the certificate's policies cannot be read: \(error.reason)")
        }
    }

    /// Whether tools/devpki made the certificate: then its key is worth nothing, and only a rehearsal takes it.
    public var isTest: Bool { fields.extensions[ObjectIdentifier.testMark] != nil }

    /// SHA-256 of what makes two keys the same: the modulus of an RSA key, whose exponent does not matter, and else the
    /// subjectPublicKeyInfo.
    public var keyFingerprint: HashValue {
        guard case .rsa = keyKind, let (modulus, _) = try? RSAWeakness.read(fields.publicKey) else {
            return SHA256.hash(fields.keyInfo)
        }
        return SHA256.hash(modulus)
    }

    private static func readPolicies(_ value: [UInt8]) throws(DERProblem) -> Set<PolicyIdentifier> {
        var outer = DERReader(value[...])
        var list = try outer.open(DERTag.sequence, "certificatePolicies")
        try outer.end("certificatePolicies")
        var found: Set<PolicyIdentifier> = []
        while !list.isAtEnd {
            var policy = try list.open(DERTag.sequence, "policy")
            let identifier = try policy.next(DERTag.objectIdentifier, "policy").content
            guard let text = ObjectIdentifier.text(identifier), let read = PolicyIdentifier(text) else {
                throw DERProblem("a policy identifier of more than 128 bits an arc")
            }
            found.insert(read)
        }
        return found
    }
}
