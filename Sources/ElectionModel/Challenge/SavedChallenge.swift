public import Primitives

/// What a voter keeps of a ballot that was opened as a test: enough to prove, without asking anyone, that it is in the
/// log as challenged, and to find it in the published record.
public struct SavedChallenge: Hashable, Sendable {
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// SHA-256 of the ballot and of the statement: those of the leaf.
    public let ballot: HashValue
    public let statement: HashValue
    /// H_C.
    public let confirmationCode: HashValue
    /// `tlog-proof` text.
    public let proof: String

    public init(
        election: HashValue, fingerprint: HashValue, ballot: HashValue, statement: HashValue,
        confirmationCode: HashValue, proof: String
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.ballot = ballot
        self.statement = statement
        self.confirmationCode = confirmationCode
        self.proof = proof
    }

    /// The leaf that the proof is about.
    public var leaf: LogLeaf { .challenged(ballot: ballot, statement: statement) }
}

extension SavedChallenge: CanonicalJSON {
    static let type = "challenge-receipt"

    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "format", "election", "fingerprint", "ballot", "statement", "confirmation_code", "proof",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type(Self.type)
            try reader.formatZero()
            return try SavedChallenge(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                ballot: reader.hash("ballot"), statement: reader.hash("statement"),
                confirmationCode: reader.hash("confirmation_code"), proof: reader.string("proof", limit: 1 << 18))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", Self.type)
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("ballot", ballot)
            $0.field("statement", statement)
            $0.field("confirmation_code", confirmationCode)
            $0.field("proof", proof)
        }
    }
}
