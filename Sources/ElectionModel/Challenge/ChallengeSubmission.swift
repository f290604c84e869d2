import Primitives

/// The body of a challenge: the ballot, what the voter signed about it, and its opening.
public struct ChallengeSubmission: Hashable, Sendable {
    /// A challenge of more bytes is refused.
    public static let maximumByteCount = CastSubmission.maximumByteCount
    /// How many of one voter a collector logs in an election. Everybody who processes or verifies checks each one exactly, so
    /// that no voter may make that slow at will.
    public static let maximumCount = 100

    public let ballot: EncryptedBallot
    public let ballotBytes: [UInt8]
    public let statement: ChallengeStatement
    public let statementBytes: [UInt8]
    /// Detached CMS, DER, over the statement's bytes.
    public let signature: [UInt8]
    public let opening: BallotOpening

    public init(ballot: EncryptedBallot, statement: ChallengeStatement, signature: [UInt8], opening: BallotOpening) {
        self.ballot = ballot
        ballotBytes = ballot.canonicalBytes
        self.statement = statement
        statementBytes = statement.canonicalBytes
        self.signature = signature
        self.opening = opening
    }

    /// The leaf that this challenge has in the log.
    public var leaf: LogLeaf { .challenged(ballot: ballotHash, statement: statementHash) }
}

extension ChallengeSubmission: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot", "statement", "signature", "opening"]) { (reader) throws(FormatError) in
            try ChallengeSubmission(fieldsOf: &reader)
        }
    }

    init(fieldsOf reader: inout JSONReader) throws(FormatError) {
        (ballot, ballotBytes) = try reader.field("ballot") { (reader) throws(FormatError) in
            try reader.withBytes { (reader) throws(FormatError) in try EncryptedBallot(from: &reader) }
        }
        (statement, statementBytes) = try reader.field("statement") { (reader) throws(FormatError) in
            try reader.withBytes { (reader) throws(FormatError) in try ChallengeStatement(from: &reader) }
        }
        signature = try reader.base64("signature", limit: CastSubmission.maximumSignatureCount)
        opening = try reader.value("opening", BallotOpening.self)
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
        writer.field("opening", opening)
    }
}
