import Primitives

/// The four signed attributes of a statement, each once (RFC 5652, section 11; RFC 5035, section 3).
struct SignedAttributes: Sendable {
    /// DER of the attributes as a SET, which is what the signature covers (RFC 5652, section 5.4).
    let signedBytes: [UInt8]
    /// SHA-256 of the content.
    let messageDigest: HashValue
    /// Seconds since 1970, UTC, as the signer claims.
    let signingTime: Int64
    let signingCertificate: SigningCertificateReference

    /// - Parameter element: the [0] of a SignerInfo.
    init(_ element: DERElement) throws(DERProblem) {
        var reader = DERReader(element.content)
        var attributes: [DERElement] = []
        while !reader.isAtEnd { attributes.append(try reader.next(DERTag.sequence, "signed attribute")) }
        try DERCanonicalForm.checkAscending(attributes)
        var values: [[UInt8]: DERElement] = [:]
        for attribute in attributes {
            let (identifier, value) = try Self.read(attribute)
            guard values.updateValue(value, forKey: identifier) == nil else {
                throw DERProblem("a signed attribute occurs twice")
            }
        }
        guard let type = values[ObjectIdentifier.contentType], let digest = values[ObjectIdentifier.messageDigest],
            let time = values[ObjectIdentifier.signingTime],
            let certificate = values[ObjectIdentifier.signingCertificateV2], values.count == 4
        else {
            throw DERProblem(
                "the signed attributes must be content-type, message-digest, signing-time, signing-certificate-v2")
        }
        guard type.tag == DERTag.objectIdentifier, type.content.elementsEqual(ObjectIdentifier.data) else {
            throw DERProblem("content-type: only data is signed here")
        }
        messageDigest = try Self.hash(digest, "message-digest")
        signingTime = try DERTime.seconds(time)
        guard (time.tag == DERTag.utcTime) == (signingTime < DERTime.firstGeneralizedSecond) else {
            throw DERProblem("signing-time: UTCTime through 2049 and GeneralizedTime from 2050")
        }
        signingCertificate = try SigningCertificateReference(certificate)
        signedBytes = [DERTag.set] + element.encoding.dropFirst()
    }

    static func hash(_ element: DERElement, _ name: String) throws(DERProblem) -> HashValue {
        guard element.tag == DERTag.octetString, let hash = try? HashValue(bytes: element.content) else {
            throw DERProblem("\(name): expected an OCTET STRING of 32 bytes")
        }
        return hash
    }

    static func read(_ attribute: DERElement) throws(DERProblem) -> ([UInt8], DERElement) {
        var fields = DERReader(attribute.content)
        let identifier = Array(try fields.next(DERTag.objectIdentifier, "signed attribute").content)
        var values = try fields.open(DERTag.set, "values of a signed attribute")
        try fields.end("signed attribute")
        let value = try values.next()
        try values.end("values of a signed attribute")
        return (identifier, value)
    }
}
