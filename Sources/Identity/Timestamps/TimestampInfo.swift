import Primitives

/// A TSTInfo (RFC 3161, section 2.4.2).
struct TimestampInfo: Sendable {
    let policy: String
    let imprint: HashValue
    /// Big endian, without leading zeros.
    let serial: [UInt8]
    /// Whole seconds since 1970, UTC; a fraction is cut off.
    let time: Int64
    /// Big endian, without leading zeros.
    let nonce: [UInt8]?

    init(der: [UInt8]) throws(DERProblem) {
        try DERCanonicalForm.check(der)
        var outer = DERReader(der[...])
        var fields = try outer.open(DERTag.sequence, "TSTInfo")
        guard try fields.readSmallInteger("version of TSTInfo") == 1 else { throw DERProblem("TSTInfo: version 1") }
        guard let policy = ObjectIdentifier.text(try fields.next(DERTag.objectIdentifier, "policy").content) else {
            throw DERProblem("policy: more than 128 bits an arc")
        }
        self.policy = policy
        var imprint = try fields.open(DERTag.sequence, "messageImprint")
        try imprint.readSHA256("messageImprint")
        self.imprint = try SignedAttributes.hash(try imprint.next(), "messageImprint")
        try imprint.end("messageImprint")
        serial = Self.magnitude(try fields.next(DERTag.integer, "serialNumber"))
        time = try Self.seconds(try fields.next(DERTag.generalizedTime, "genTime"))
        _ = try fields.optional(DERTag.sequence)
        _ = try fields.optional(DERTag.boolean)
        nonce = try fields.optional(DERTag.integer).map(Self.magnitude)
        _ = try fields.optional(DERTag.context(0))
        guard try fields.optional(DERTag.context(1)) == nil else { throw DERProblem("TSTInfo: extensions") }
        try fields.end("TSTInfo")
    }

    private static func magnitude(_ element: DERElement) -> [UInt8] { Array(element.content.drop { $0 == 0 }) }

    /// A GeneralizedTime that may have a fraction, without zeros at its end.
    private static func seconds(_ element: DERElement) throws(DERProblem) -> Int64 {
        guard let point = element.content.firstIndex(of: UInt8(ascii: ".")) else { return try DERTime.seconds(element) }
        let fraction = element.content[(point + 1)...].dropLast()
        guard element.content.last == UInt8(ascii: "Z"), (1...9).contains(fraction.count), fraction.last != 48,
            fraction.allSatisfy({ (48...57).contains($0) })
        else { throw DERProblem("genTime: a fraction has 1 to 9 digits and no zero at its end") }
        let whole = Array(element.content[..<point]) + [UInt8(ascii: "Z")]
        return try DERTime.seconds(DERElement(tag: element.tag, encoding: whole[...], content: whole[...]))
    }
}
