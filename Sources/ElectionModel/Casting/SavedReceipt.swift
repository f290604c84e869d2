public import Primitives

/// What a voter keeps of a cast ballot: enough to prove, without asking anyone, that it is in the log. It does not say
/// what was chosen, nor who voted.
public struct SavedReceipt: Hashable, Sendable {
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// SHA-256 of the ballot, of the statement; the commitment to pseudonym and sequence number: those of the leaf.
    public let ballot: HashValue
    public let statement: HashValue
    public let standing: HashValue
    public let sequence: Int
    /// H_C.
    public let confirmationCode: HashValue
    /// Under which the ballot stands in the published record, where the publication level has pseudonyms.
    public let pseudonym: HashValue?
    /// `tlog-proof` text.
    public let proof: String
    /// The timestamp over the statement's signature, DER, where the election has an authority.
    public let timestamp: [UInt8]?

    public init(
        election: HashValue, fingerprint: HashValue, ballot: HashValue, statement: HashValue, standing: HashValue,
        sequence: Int, confirmationCode: HashValue, pseudonym: HashValue?, proof: String,
        timestamp: [UInt8]? = nil
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.ballot = ballot
        self.statement = statement
        self.standing = standing
        self.sequence = sequence
        self.confirmationCode = confirmationCode
        self.pseudonym = pseudonym
        self.proof = proof
        self.timestamp = timestamp
    }

    /// The leaf that the proof is about.
    public var leaf: LogLeaf { .cast(ballot: ballot, statement: statement, standing: standing) }

    /// The same with another proof.
    public func replacing(proof: String) -> SavedReceipt {
        SavedReceipt(
            election: election, fingerprint: fingerprint, ballot: ballot, statement: statement, standing: standing,
            sequence: sequence, confirmationCode: confirmationCode, pseudonym: pseudonym, proof: proof,
            timestamp: timestamp)
    }
}

extension SavedReceipt: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "format", "election", "fingerprint", "ballot", "statement", "standing", "sequence",
            "confirmation_code", "pseudonym", "proof", "timestamp",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("receipt")
            try reader.formatZero()
            let (election, fingerprint) = (try reader.hash("election"), try reader.hash("fingerprint"))
            let (ballot, statement) = (try reader.hash("ballot"), try reader.hash("statement"))
            let standing = try reader.hash("standing")
            let sequence = try reader.integer("sequence", in: 1...CastStatement.maximumSequence)
            let code = try reader.hash("confirmation_code")
            let pseudonym = try reader.optionalField("pseudonym") { (reader) throws(FormatError) in try reader.hash() }
            let proof = try reader.string("proof", limit: 1 << 18)
            let timestamp = try reader.optionalField("timestamp") { (reader) throws(FormatError) in
                try reader.base64(limit: CastEvidence.maximumByteCount)
            }
            return SavedReceipt(
                election: election, fingerprint: fingerprint, ballot: ballot, statement: statement, standing: standing,
                sequence: sequence, confirmationCode: code, pseudonym: pseudonym, proof: proof,
                timestamp: timestamp)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "receipt")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("ballot", ballot)
            $0.field("statement", statement)
            $0.field("standing", standing)
            $0.field("sequence", sequence)
            $0.field("confirmation_code", confirmationCode)
            if let pseudonym { $0.field("pseudonym", pseudonym) }
            $0.field("proof", proof)
            if let timestamp { $0.field("timestamp", base64: timestamp) }
        }
    }
}
