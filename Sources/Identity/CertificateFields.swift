/// The fields of a certificate that are compared byte by byte or read strictly (RFC 5280, section 4.1).
struct CertificateFields: Sendable {
    /// DER of the serial number, an INTEGER.
    let serial: [UInt8]
    /// DER of the issuer's Name.
    let issuer: [UInt8]
    /// DER of the subject's Name.
    let subject: [UInt8]
    /// Seconds since 1970, both inclusive.
    let notBefore: Int64
    let notAfter: Int64
    /// Object identifier of the public key's algorithm.
    let keyAlgorithm: [UInt8]
    /// Object identifier of the named curve, if the parameters are one.
    let namedCurve: [UInt8]?
    /// DER of the subjectPublicKeyInfo.
    let keyInfo: [UInt8]
    /// The value of the subjectPublicKey, without its count of unused bits.
    let publicKey: [UInt8]
    /// The values of the extensions by object identifier.
    let extensions: [[UInt8]: [UInt8]]

    init(der: [UInt8]) throws(DERProblem) {
        var outer = DERReader(der[...])
        var certificate = try outer.open(DERTag.sequence, "certificate")
        var fields = try certificate.open(DERTag.sequence, "tbsCertificate")
        if fields.startsWith(DERTag.context(0)) { _ = try fields.next() }
        serial = Array(try fields.next(DERTag.integer, "serialNumber").encoding)
        _ = try fields.next(DERTag.sequence, "signature")
        issuer = Array(try fields.next(DERTag.sequence, "issuer").encoding)
        var validity = try fields.open(DERTag.sequence, "validity")
        notBefore = try DERTime.seconds(try validity.next())
        notAfter = try DERTime.seconds(try validity.next())
        try validity.end("validity")
        subject = Array(try fields.next(DERTag.sequence, "subject").encoding)
        let info = try fields.next(DERTag.sequence, "subjectPublicKeyInfo")
        keyInfo = Array(info.encoding)
        var infoReader = DERReader(info.content)
        var algorithm = try infoReader.open(DERTag.sequence, "algorithm of the public key")
        keyAlgorithm = Array(try algorithm.next(DERTag.objectIdentifier, "algorithm of the public key").content)
        namedCurve =
            algorithm.startsWith(DERTag.objectIdentifier) ? Array(try algorithm.next().content) : nil
        publicKey = Array(try infoReader.next(DERTag.bitString, "subjectPublicKey").content.dropFirst())
        for identifier in [DERTag.implicit(1), DERTag.implicit(2)] { _ = try fields.optional(identifier) }
        extensions = try Self.readExtensions(try fields.optional(DERTag.context(3)))
    }

    private static func readExtensions(_ element: DERElement?) throws(DERProblem) -> [[UInt8]: [UInt8]] {
        guard let element else { return [:] }
        var outer = DERReader(element.content)
        var list = try outer.open(DERTag.sequence, "extensions")
        var found: [[UInt8]: [UInt8]] = [:]
        while !list.isAtEnd {
            var fields = try list.open(DERTag.sequence, "extension")
            let identifier = Array(try fields.next(DERTag.objectIdentifier, "extension").content)
            _ = try fields.optional(DERTag.boolean)
            let value = Array(try fields.next(DERTag.octetString, "extension").content)
            guard found.updateValue(value, forKey: identifier) == nil else {
                throw DERProblem("an extension occurs twice")
            }
        }
        return found
    }
}
