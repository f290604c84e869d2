/// The hash by which an OCSP request names a certificate's issuer. Nothing rests on its collision resistance, and many
/// responders know SHA-1 only (RFC 5019, section 2.1.1).
public enum IdentifierDigest: String, CaseIterable, Sendable {
    case sha1, sha256

    fileprivate var identifier: [UInt8] { self == .sha1 ? ObjectIdentifier.sha1 : ObjectIdentifier.sha256 }

    fileprivate func hash(_ bytes: [UInt8]) -> [UInt8] {
        self == .sha1 ? MessageDigest.sha1(bytes) : SignatureDigest.sha256.hash(bytes)
    }
}

/// A CertID (RFC 6960, section 4.1.1): issuer by the hashes of name and key, and serial number.
struct CertificateIdentifier: Hashable, Sendable {
    private let digest: IdentifierDigest
    private let issuerName: [UInt8]
    private let issuerKey: [UInt8]
    /// DER of the INTEGER.
    private let serial: [UInt8]

    init(of certificate: Certificate, issuer: Certificate, _ digest: IdentifierDigest) {
        self.digest = digest
        issuerName = digest.hash(issuer.fields.subject)
        issuerKey = digest.hash(issuer.fields.publicKey)
        serial = certificate.fields.serial
    }

    init(_ reader: inout DERReader) throws(DERProblem) {
        let name = "certID"
        var fields = try reader.open(DERTag.sequence, name)
        var algorithm = try fields.open(DERTag.sequence, name)
        let found = Array(try algorithm.next(DERTag.objectIdentifier, name).content)
        guard let digest = IdentifierDigest.allCases.first(where: { $0.identifier == found }) else {
            throw DERProblem("\(name): neither SHA-1 nor SHA-256")
        }
        if !algorithm.isAtEnd { try algorithm.readNull(name) }
        try algorithm.end(name)
        self.digest = digest
        issuerName = Array(try fields.next(DERTag.octetString, name).content)
        issuerKey = Array(try fields.next(DERTag.octetString, name).content)
        serial = Array(try fields.next(DERTag.integer, name).encoding)
        try fields.end(name)
    }

    var der: [UInt8] {
        DERWriter.sequence(
            DERWriter.algorithm(digest.identifier), DERWriter.octets(issuerName), DERWriter.octets(issuerKey), serial)
    }
}
