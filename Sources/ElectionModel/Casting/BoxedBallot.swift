public import GroupArithmetic
public import Primitives

/// A line of the ballot box whose ballot is not decoded: for who knows the ballot by its hash, and that it was checked.
public struct BoxedBallot: Sendable {
    public let leaf: Int
    /// Not looked at; ``ballotHash`` says whether they are the right ones.
    public let ballotBytes: [UInt8]
    public let statement: CastStatement
    public let statementBytes: [UInt8]
    public let hints: [UInt8]?

    public var ballotHash: HashValue { SHA256.hash(ballotBytes) }
    public var statementHash: HashValue { SHA256.hash(statementBytes) }

    /// - Parameter line: as ``Envelope``.
    /// - Throws: ``FormatError`` unless everything but the inside of the ballot is as in an envelope.
    public init(line: [UInt8], group: Group) throws(FormatError) {
        self = try JSONReader.decode(line, group: group, limit: LineReader.maximumLineCount) {
            (reader) throws(FormatError) in
            try reader.object(Envelope.fields) { (reader) throws(FormatError) in try BoxedBallot(fieldsOf: &reader) }
        }
    }

    private init(fieldsOf reader: inout JSONReader) throws(FormatError) {
        leaf = try reader.integer("leaf", in: 0...Int(Int32.max))
        ballotBytes = try reader.field("ballot") { (reader) throws(FormatError) in try reader.objectBytes() }
        (statement, statementBytes) = try reader.field("statement") { (reader) throws(FormatError) in
            try reader.withBytes { (reader) throws(FormatError) in try CastStatement(from: &reader) }
        }
        _ = try reader.base64("signature", limit: CastSubmission.maximumSignatureCount)
        hints = try reader.optionalField("hints") { (reader) throws(FormatError) in
            try reader.base64(limit: CastSubmission.maximumByteCount)
        }
        _ = try reader.value("ticket", SignedTicket.self)
        for name in ["ocsp", "timestamp"] {
            _ = try reader.optionalField(name) { (reader) throws(FormatError) in
                try reader.base64(limit: CastEvidence.maximumByteCount)
            }
        }
    }
}
