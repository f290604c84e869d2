/// CMS SignedData (RFC 5652, section 5) in the one shape that statements have, read field by field.
struct SignedDataContainer: Sendable {
    /// DER of the certificates, ascending.
    let certificates: [[UInt8]]
    /// DER of the signer's issuer Name and of its certificate's serial number.
    let signerIssuer: [UInt8]
    let signerSerial: [UInt8]
    let attributes: SignedAttributes
    let algorithm: SignatureAlgorithm
    let signature: [UInt8]

    init(der: [UInt8]) throws(DERProblem) {
        try DERCanonicalForm.check(der)
        var outer = DERReader(der[...])
        var contentInfo = try outer.open(DERTag.sequence, "ContentInfo")
        try contentInfo.readIdentifier(ObjectIdentifier.signedData, "ContentInfo")
        var wrapped = try contentInfo.open(DERTag.context(0), "ContentInfo")
        try contentInfo.end("ContentInfo")
        var signedData = try wrapped.open(DERTag.sequence, "SignedData")
        try wrapped.end("ContentInfo")
        try Self.readHeader(&signedData)
        certificates = try Self.readCertificates(&signedData)
        var signers = try signedData.open(DERTag.set, "signerInfos")
        try signedData.end("SignedData")
        var signer = try signers.open(DERTag.sequence, "SignerInfo")
        guard signers.isAtEnd else { throw DERProblem("signerInfos: more than one signer") }
        try Self.readVersion(&signer, "SignerInfo")
        var identifier = try signer.open(DERTag.sequence, "issuerAndSerialNumber")
        signerIssuer = Array(try identifier.next(DERTag.sequence, "issuerAndSerialNumber").encoding)
        signerSerial = Array(try identifier.next(DERTag.integer, "issuerAndSerialNumber").encoding)
        try identifier.end("issuerAndSerialNumber")
        try signer.readSHA256("digestAlgorithm")
        attributes = try SignedAttributes(try signer.next(DERTag.context(0), "signedAttrs"))
        algorithm = try SignatureAlgorithm(&signer, hashed: .sha256)
        signature = Array(try signer.next(DERTag.octetString, "signature").content)
        guard signer.isAtEnd else { throw DERProblem("SignerInfo: unsigned attributes are not allowed") }
    }

    /// version, digestAlgorithms and encapContentInfo without content.
    private static func readHeader(_ signedData: inout DERReader) throws(DERProblem) {
        try readVersion(&signedData, "SignedData")
        var digests = try signedData.open(DERTag.set, "digestAlgorithms")
        try digests.readSHA256("digestAlgorithms")
        try digests.end("digestAlgorithms")
        var content = try signedData.open(DERTag.sequence, "encapContentInfo")
        try content.readIdentifier(ObjectIdentifier.data, "encapContentInfo")
        guard content.isAtEnd else { throw DERProblem("encapContentInfo: the content is not detached") }
    }

    private static func readVersion(_ reader: inout DERReader, _ name: String) throws(DERProblem) {
        guard try reader.readSmallInteger("version of \(name)") == 1 else {
            throw DERProblem("version of \(name): expected 1")
        }
    }

    private static func readCertificates(_ signedData: inout DERReader) throws(DERProblem) -> [[UInt8]] {
        var reader = try signedData.open(DERTag.context(0), "certificates")
        var found: [DERElement] = []
        while !reader.isAtEnd { found.append(try reader.next(DERTag.sequence, "certificate")) }
        guard (1...1 + IssuerPath.maximumIntermediates).contains(found.count) else {
            throw DERProblem("certificates: expected 1 to \(1 + IssuerPath.maximumIntermediates), found \(found.count)")
        }
        try DERCanonicalForm.checkAscending(found)
        return found.map { Array($0.encoding) }
    }
}
