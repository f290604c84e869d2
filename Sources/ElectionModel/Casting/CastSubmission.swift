import Primitives

/// The body of a cast: ballot, statement, signature and, where the client has them, hints for faster verification.
///
/// Ballot and statement keep the bytes as they came, which for canonical JSON are the only bytes they can have.
public struct CastSubmission: Hashable, Sendable {
    /// A cast of more bytes is refused.
    public static let maximumByteCount = 8 << 20
    public static let maximumSignatureCount = 64 << 10

    public let ballot: EncryptedBallot
    public let ballotBytes: [UInt8]
    public let statement: CastStatement
    public let statementBytes: [UInt8]
    /// Detached CMS, DER, over the statement's bytes.
    public let signature: [UInt8]
    /// Reserved for verification hints; never needed and never trusted.
    public let hints: [UInt8]?

    public init(ballot: EncryptedBallot, statement: CastStatement, signature: [UInt8], hints: [UInt8]? = nil) {
        self.ballot = ballot
        ballotBytes = ballot.canonicalBytes
        self.statement = statement
        statementBytes = statement.canonicalBytes
        self.signature = signature
        self.hints = hints
    }

    /// The leaf that this cast has in the log.
    public var leaf: LogLeaf {
        .cast(ballot: ballotHash, statement: statementHash, standing: statement.standingCommitment)
    }
}

extension CastSubmission: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot", "statement", "signature", "hints"]) { (reader) throws(FormatError) in
            try CastSubmission(fieldsOf: &reader)
        }
    }

    init(fieldsOf reader: inout JSONReader) throws(FormatError) {
        (ballot, ballotBytes) = try reader.field("ballot") { (reader) throws(FormatError) in
            try reader.withBytes { (reader) throws(FormatError) in try EncryptedBallot(from: &reader) }
        }
        (statement, statementBytes) = try reader.field("statement") { (reader) throws(FormatError) in
            try reader.withBytes { (reader) throws(FormatError) in try CastStatement(from: &reader) }
        }
        signature = try reader.base64("signature", limit: Self.maximumSignatureCount)
        hints = try reader.optionalField("hints") { (reader) throws(FormatError) in
            try reader.base64(limit: Self.maximumByteCount)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writeFields(to: &$0) }
    }

    func writeFields(to writer: inout JSONWriter) {
        writer.key("ballot")
        writer.raw(ballotBytes)
        writer.key("statement")
        writer.raw(statementBytes)
        writer.field("signature", base64: signature)
        if let hints { writer.field("hints", base64: hints) }
    }
}
