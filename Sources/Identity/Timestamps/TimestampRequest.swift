public import Primitives

/// A request to a timestamp authority (RFC 3161, section 2.4.1): SHA-256 of some bytes, with a nonce and asking for the
/// authority's certificate.
public struct TimestampRequest: Sendable {
    public static let mediaType = "application/timestamp-query"
    public static let answerMediaType = "application/timestamp-reply"
    private static let nonceCount = 8

    /// SHA-256 of what gets the timestamp.
    public let imprint: HashValue
    /// 8 random bytes, big endian, which the answer must repeat as a number.
    let nonce: [UInt8]

    public init(over bytes: [UInt8], using random: inout some SecureRandomSource) {
        imprint = SHA256.hash(bytes)
        nonce = random.bytes(Self.nonceCount)
    }

    public var der: [UInt8] {
        DERWriter.sequence(
            DERWriter.integer([1]),
            DERWriter.sequence(DERWriter.algorithm(ObjectIdentifier.sha256), DERWriter.octets(imprint.bytes)),
            DERWriter.integer(nonce), DERWriter.element(DERTag.boolean, [0xFF]))
    }
}
