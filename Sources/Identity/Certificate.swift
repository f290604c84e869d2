import COpenSSL
public import Primitives

/// An X.509 certificate (RFC 5280), read strictly. Nothing is trusted yet: see ``TrustAnchors``.
public struct Certificate: Hashable, Sendable {
    /// More bytes than this are refused.
    public static let maximumByteCount = 16 << 10

    /// The DER encoding, exactly as read.
    public let der: [UInt8]
    /// SHA-256 of ``der``.
    public let fingerprint: HashValue
    /// The key's kind, or `nil` for a key that may not sign or authenticate here.
    public let keyKind: PublicKeyKind?
    let fields: CertificateFields
    let handle: CertificateHandle
    private let names: SubjectNames
    /// What is wrong with the key, in words.
    private let weakness: String?

    /// - Parameter der: exactly one certificate in DER, nothing after it.
    /// - Throws: `.badCertificate`.
    public init(der: [UInt8]) throws(IdentityError) {
        guard der.count <= Self.maximumByteCount else {
            throw IdentityError(
                .badCertificate, "a certificate has at most \(Self.maximumByteCount) bytes, found \(der.count)")
        }
        let fields: CertificateFields
        do {
            try DERCanonicalForm.check(der)
            fields = try CertificateFields(der: der)
        } catch {
            throw IdentityError(.badCertificate, "not a certificate in DER: \(error.reason)")
        }
        let handle = try CertificateHandle(der: der, fields)
        self.der = der
        self.fields = fields
        self.handle = handle
        fingerprint = SHA256.hash(der)
        let kind = handle.keyKind(fields)
        if case .rsa = kind { weakness = RSAWeakness.find(in: fields.publicKey) } else { weakness = nil }
        keyKind = weakness == nil ? kind : nil
        names = try SubjectNames(handle)
    }

    /// First second of validity, since 1970, UTC.
    public var notBefore: Int64 { fields.notBefore }
    /// Last second of validity, since 1970, UTC.
    public var notAfter: Int64 { fields.notAfter }
    /// The subject's `serialNumber` attribute (a person's number, not the certificate's); `nil` unless there is exactly
    /// one.
    public var serialNumber: String? { names.single(.serialNumber) }
    /// The subject's `commonName`; `nil` unless there is exactly one.
    public var commonName: String? { names.single(.commonName) }

    /// Lends OpenSSL's form of the public key.
    package func withPublicKey<Value>(_ body: (OpaquePointer) -> Value?) -> Value? { handle.withPublicKey(body) }

    /// Whether the subject is the issuer by name, as in a root.
    public var isSelfIssued: Bool { fields.subject == fields.issuer }

    /// Every value of an attribute of the subject, in order.
    public func subjectValues(_ attribute: SubjectAttribute) -> [String] { names.values[attribute] ?? [] }

    /// - Throws: `.weakKey` unless the key is EC on P-256 or P-384, or RSA of 2048 to 8192 bits with a public exponent
    ///   of 65537 or more and without the fingerprint of ROCA.
    public func requireStrongKey() throws(IdentityError) {
        if let weakness { throw IdentityError(.weakKey, weakness) }
        guard keyKind != nil else {
            throw IdentityError(.weakKey, "the key must be RSA of 2048 to 8192 bits or EC on P-256 or P-384")
        }
    }

    /// Whether both certificates have the same public key: then whoever can sign with one can sign with the other.
    public func hasSamePublicKey(as other: Certificate) -> Bool { handle.hasSamePublicKey(as: other.handle) }

    public static func == (left: Self, right: Self) -> Bool { left.der == right.der }
    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
