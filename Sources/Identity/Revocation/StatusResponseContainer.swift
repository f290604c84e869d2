/// An OCSPResponse (RFC 6960, section 4.2.1) in the one shape that is taken: basic, about one certificate, with a nonce.
struct StatusResponseContainer: Sendable {
    enum Status: Sendable {
        case good, unknown
        /// Seconds since 1970, UTC.
        case revoked(Int64)
    }

    /// DER of tbsResponseData, which the signature covers.
    let signedBytes: [UInt8]
    let algorithm: SignatureAlgorithm
    let signature: [UInt8]
    /// DER of the certificates that came along.
    let certificates: [[UInt8]]
    let identifier: CertificateIdentifier
    let status: Status
    let producedAt: Int64
    let thisUpdate: Int64
    let nextUpdate: Int64?
    /// `nil` where the responder repeats none.
    let nonce: [UInt8]?

    /// The responseStatus of a response that is not successful; `nil` for a successful one.
    static func refusal(_ der: [UInt8]) throws(DERProblem) -> Int? {
        try DERCanonicalForm.check(der)
        var outer = DERReader(der[...])
        var response = try outer.open(DERTag.sequence, "OCSPResponse")
        let status = Array(try response.next(DERTag.enumerated, "responseStatus").content)
        return status == [0] ? nil : Int(status.first ?? 0xFF)
    }

    /// - Parameter der: of a successful response in canonical form, see ``refusal(_:)``.
    init(der: [UInt8]) throws(DERProblem) {
        var outer = DERReader(der[...])
        var response = try outer.open(DERTag.sequence, "OCSPResponse")
        _ = try response.next(DERTag.enumerated, "responseStatus")
        var wrapped = try response.open(DERTag.context(0), "responseBytes")
        try response.end("OCSPResponse")
        var bytes = try wrapped.open(DERTag.sequence, "responseBytes")
        try bytes.readIdentifier(ObjectIdentifier.basicResponse, "responseType")
        let basic = Array(try bytes.next(DERTag.octetString, "response").content)
        try DERCanonicalForm.check(basic)
        var inner = DERReader(basic[...])
        var fields = try inner.open(DERTag.sequence, "BasicOCSPResponse")
        let data = try fields.next(DERTag.sequence, "tbsResponseData")
        signedBytes = Array(data.encoding)
        algorithm = try SignatureAlgorithm(&fields, hashed: nil)
        signature = try Self.bits(try fields.next(DERTag.bitString, "signature"))
        certificates = try Self.readCertificates(try fields.optional(DERTag.context(0)))
        try fields.end("BasicOCSPResponse")

        var reader = DERReader(data.content)
        try Self.skipResponder(&reader)
        producedAt = try Self.time(try reader.next(DERTag.generalizedTime, "producedAt"))
        var responses = try reader.open(DERTag.sequence, "responses")
        var single = try responses.open(DERTag.sequence, "SingleResponse")
        try responses.end("responses: more than one")
        identifier = try CertificateIdentifier(&single)
        status = try Self.readStatus(try single.next())
        thisUpdate = try Self.time(try single.next(DERTag.generalizedTime, "thisUpdate"))
        nextUpdate = try Self.readNextUpdate(try single.optional(DERTag.context(0)))
        _ = try Self.readExtensions(try single.optional(DERTag.context(1)))
        try single.end("SingleResponse")
        nonce = try Self.readExtensions(try reader.optional(DERTag.context(1)))
        try reader.end("tbsResponseData")
    }

    private static func bits(_ element: DERElement) throws(DERProblem) -> [UInt8] {
        guard element.content.first == 0 else { throw DERProblem("signature: a part of a byte") }
        return Array(element.content.dropFirst())
    }

    private static func time(_ element: DERElement) throws(DERProblem) -> Int64 { try DERTime.seconds(element) }

    /// version, of which only the default is known, and responderID: who signed shows in the certificates.
    private static func skipResponder(_ reader: inout DERReader) throws(DERProblem) {
        guard !reader.startsWith(DERTag.context(0)) else { throw DERProblem("version: only 1, which is left out") }
        let responder = try reader.next()
        guard [DERTag.context(1), DERTag.context(2)].contains(responder.tag) else {
            throw DERProblem("responderID: neither a name nor a key")
        }
    }

    private static func readCertificates(_ element: DERElement?) throws(DERProblem) -> [[UInt8]] {
        guard let element else { return [] }
        var outer = DERReader(element.content)
        var list = try outer.open(DERTag.sequence, "certs")
        try outer.end("certs")
        var found: [[UInt8]] = []
        while !list.isAtEnd { found.append(Array(try list.next(DERTag.sequence, "certs").encoding)) }
        return found
    }

    private static func readStatus(_ element: DERElement) throws(DERProblem) -> Status {
        switch element.tag {
        case DERTag.implicit(0) where element.content.isEmpty: return .good
        case DERTag.implicit(2) where element.content.isEmpty: return .unknown
        case DERTag.context(1):
            var fields = DERReader(element.content)
            let time = try time(try fields.next(DERTag.generalizedTime, "revocationTime"))
            _ = try fields.optional(DERTag.context(0))
            try fields.end("RevokedInfo")
            return .revoked(time)
        default: throw DERProblem("certStatus: neither good nor revoked nor unknown")
        }
    }

    private static func readNextUpdate(_ element: DERElement?) throws(DERProblem) -> Int64? {
        guard let element else { return nil }
        var fields = DERReader(element.content)
        let time = try time(try fields.next(DERTag.generalizedTime, "nextUpdate"))
        try fields.end("nextUpdate")
        return time
    }

    /// The nonce among the extensions. A critical extension of any other kind is not understood.
    private static func readExtensions(_ element: DERElement?) throws(DERProblem) -> [UInt8]? {
        guard let element else { return nil }
        var outer = DERReader(element.content)
        var list = try outer.open(DERTag.sequence, "extensions")
        try outer.end("extensions")
        var nonce: [UInt8]?
        while !list.isAtEnd {
            var fields = try list.open(DERTag.sequence, "extension")
            let identifier = Array(try fields.next(DERTag.objectIdentifier, "extension").content)
            let isCritical = try fields.optional(DERTag.boolean)?.content.first == 0xFF
            let value = try fields.next(DERTag.octetString, "extension").content
            try fields.end("extension")
            if identifier == ObjectIdentifier.responseNonce {
                guard nonce == nil else { throw DERProblem("two nonces") }
                var inner = DERReader(value)
                nonce = Array(try inner.next(DERTag.octetString, "nonce").content)
                try inner.end("nonce")
            } else if isCritical {
                throw DERProblem("a critical extension that is not known here")
            }
        }
        return nonce
    }
}
