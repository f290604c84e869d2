import Primitives

/// The value of signing-certificate-v2 (RFC 5035, section 3): which certificate the signer meant. Exactly one is named,
/// by its SHA-256, so that another certificate for the same key cannot take its place.
struct SigningCertificateReference: Sendable {
    /// SHA-256 of the signer's certificate.
    let certificateHash: HashValue
    /// DER of the issuer's Name and of the serial number, where they are given.
    private let issuerAndSerial: (issuer: [UInt8], serial: [UInt8])?

    init(_ element: DERElement) throws(DERProblem) {
        let name = "signing-certificate-v2"
        guard element.tag == DERTag.sequence else { throw DERProblem("\(name): expected a sequence") }
        var fields = DERReader(element.content)
        var certificates = try fields.open(DERTag.sequence, name)
        try fields.end(name)
        var identifier = try certificates.open(DERTag.sequence, name)
        try certificates.end(name)
        // The hash algorithm is SHA-256 by default, and DER leaves defaults out.
        certificateHash = try SignedAttributes.hash(try identifier.next(), name)
        guard !identifier.isAtEnd else {
            issuerAndSerial = nil
            return
        }
        var issuerSerial = try identifier.open(DERTag.sequence, name)
        try identifier.end(name)
        var generalNames = try issuerSerial.open(DERTag.sequence, name)
        var directoryName = try generalNames.open(DERTag.context(4), name)
        try generalNames.end(name)
        let issuer = Array(try directoryName.next(DERTag.sequence, name).encoding)
        try directoryName.end(name)
        issuerAndSerial = (issuer, Array(try issuerSerial.next(DERTag.integer, name).encoding))
        try issuerSerial.end(name)
    }

    func names(_ certificate: Certificate) -> Bool {
        guard certificate.fingerprint == certificateHash else { return false }
        guard let issuerAndSerial else { return true }
        return issuerAndSerial == (certificate.fields.issuer, certificate.fields.serial)
    }
}
