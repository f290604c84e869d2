import Primitives

/// A TimeStampResp (RFC 3161, section 2.4.2) with a token in the one shape that is taken: DER, one signer named by issuer
/// and serial number, its certificate inside.
struct TimestampContainer: Sendable {
    let info: TimestampInfo
    let certificates: [[UInt8]]
    let signerIssuer: [UInt8]
    let signerSerial: [UInt8]
    let attributes: TimestampAttributes
    let algorithm: SignatureAlgorithm
    let signature: [UInt8]
    /// Whether the signed message-digest is that of the TSTInfo.
    let coversInfo: Bool

    /// The status of a response that grants nothing; `nil` for one with a token.
    static func refusal(_ der: [UInt8]) throws(DERProblem) -> Int? {
        try DERCanonicalForm.check(der)
        var outer = DERReader(der[...])
        var response = try outer.open(DERTag.sequence, "TimeStampResp")
        var status = try response.open(DERTag.sequence, "PKIStatusInfo")
        let value = try status.readSmallInteger("status")
        return value == 0 ? nil : value
    }

    /// - Parameter der: of a granted response in canonical form, see ``refusal(_:)``.
    init(der: [UInt8]) throws(DERProblem) {
        var outer = DERReader(der[...])
        var response = try outer.open(DERTag.sequence, "TimeStampResp")
        _ = try response.next(DERTag.sequence, "PKIStatusInfo")
        var contentInfo = try response.open(DERTag.sequence, "timeStampToken")
        try response.end("TimeStampResp")
        try contentInfo.readIdentifier(ObjectIdentifier.signedData, "timeStampToken")
        var wrapped = try contentInfo.open(DERTag.context(0), "timeStampToken")
        try contentInfo.end("timeStampToken")
        var signedData = try wrapped.open(DERTag.sequence, "SignedData")
        try wrapped.end("timeStampToken")
        guard try signedData.readSmallInteger("version of SignedData") == 3 else {
            throw DERProblem("SignedData: version 3")
        }
        _ = try signedData.next(DERTag.set, "digestAlgorithms")
        let content = try Self.readContent(&signedData)
        info = try TimestampInfo(der: content)
        var list = try signedData.open(DERTag.context(0), "certificates")
        var found: [[UInt8]] = []
        while !list.isAtEnd { found.append(Array(try list.next(DERTag.sequence, "certificate").encoding)) }
        certificates = found
        var signers = try signedData.open(DERTag.set, "signerInfos")
        try signedData.end("SignedData")
        var signer = try signers.open(DERTag.sequence, "SignerInfo")
        try signers.end("signerInfos: more than one signer")
        guard try signer.readSmallInteger("version of SignerInfo") == 1 else {
            throw DERProblem("SignerInfo: version 1")
        }
        var identifier = try signer.open(DERTag.sequence, "issuerAndSerialNumber")
        signerIssuer = Array(try identifier.next(DERTag.sequence, "issuerAndSerialNumber").encoding)
        signerSerial = Array(try identifier.next(DERTag.integer, "issuerAndSerialNumber").encoding)
        try identifier.end("issuerAndSerialNumber")
        let digest = try SignatureDigest(&signer, "digestAlgorithm")
        attributes = try TimestampAttributes(try signer.next(DERTag.context(0), "signedAttrs"))
        algorithm = try SignatureAlgorithm(&signer, hashed: digest)
        signature = Array(try signer.next(DERTag.octetString, "signature").content)
        try signer.end("SignerInfo: unsigned attributes")
        coversInfo = digest.hash(content) == attributes.messageDigest
    }

    /// The TSTInfo inside.
    private static func readContent(_ signedData: inout DERReader) throws(DERProblem) -> [UInt8] {
        var content = try signedData.open(DERTag.sequence, "encapContentInfo")
        try content.readIdentifier(ObjectIdentifier.timestampInfo, "encapContentInfo")
        var wrapped = try content.open(DERTag.context(0), "encapContentInfo")
        try content.end("encapContentInfo")
        let info = Array(try wrapped.next(DERTag.octetString, "encapContentInfo").content)
        try wrapped.end("encapContentInfo")
        return info
    }
}

/// The signed attributes of a timestamp: content-type, message-digest and signing-certificate-v2 (RFC 5816), and what
/// else the authority adds.
struct TimestampAttributes: Sendable {
    /// DER of the attributes as a SET, which the signature covers.
    let signedBytes: [UInt8]
    let messageDigest: [UInt8]
    let signingCertificate: SigningCertificateReference

    init(_ element: DERElement) throws(DERProblem) {
        var reader = DERReader(element.content)
        var attributes: [DERElement] = []
        while !reader.isAtEnd { attributes.append(try reader.next(DERTag.sequence, "signed attribute")) }
        try DERCanonicalForm.checkAscending(attributes)
        var values: [[UInt8]: DERElement] = [:]
        for attribute in attributes {
            let (identifier, value) = try SignedAttributes.read(attribute)
            guard values.updateValue(value, forKey: identifier) == nil else {
                throw DERProblem("a signed attribute occurs twice")
            }
        }
        guard let type = values[ObjectIdentifier.contentType], let digest = values[ObjectIdentifier.messageDigest],
            let certificate = values[ObjectIdentifier.signingCertificateV2]
        else { throw DERProblem("content-type, message-digest or signing-certificate-v2 is missing") }
        guard type.tag == DERTag.objectIdentifier, type.content.elementsEqual(ObjectIdentifier.timestampInfo) else {
            throw DERProblem("content-type: not that of a timestamp")
        }
        guard digest.tag == DERTag.octetString else { throw DERProblem("message-digest: expected an OCTET STRING") }
        messageDigest = Array(digest.content)
        signingCertificate = try SigningCertificateReference(certificate)
        signedBytes = [DERTag.set] + element.encoding.dropFirst()
    }
}
