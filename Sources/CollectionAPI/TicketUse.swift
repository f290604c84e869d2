public import ElectionModel
public import Primitives

/// Shows what a ticket was used for: the statement that names it, as its voter signed it, with the proof that it is in the
/// log. Goes to that voter only: the statement has the salt in it.
public struct TicketUse: Hashable, Sendable {
    public enum Statement: Hashable, Sendable {
        case cast(CastStatement)
        case challenge(ChallengeStatement)
    }

    public let statement: Statement
    /// Detached CMS, DER, over the statement's canonical bytes.
    public let signature: [UInt8]
    /// `tlog-proof` text with the collector's checkpoint.
    public let proof: String

    public init(statement: Statement, signature: [UInt8], proof: String) {
        self.statement = statement
        self.signature = signature
        self.proof = proof
    }

    /// SHA-256 of the ticket's canonical bytes.
    public var ticket: HashValue {
        switch statement {
        case .cast(let statement): statement.ticket
        case .challenge(let statement): statement.ticket
        }
    }

    /// What was signed.
    public var statementBytes: [UInt8] {
        switch statement {
        case .cast(let statement): statement.canonicalBytes
        case .challenge(let statement): statement.canonicalBytes
        }
    }

    /// By the clock of the device that signed.
    public var signedAt: Timestamp {
        switch statement {
        case .cast(let statement): statement.castAt
        case .challenge(let statement): statement.challengedAt
        }
    }

    /// The leaf that the proof is about.
    public var leaf: LogLeaf {
        let hash = SHA256.hash(statementBytes)
        switch statement {
        case .cast(let statement):
            return .cast(ballot: statement.ballot, statement: hash, standing: statement.standingCommitment)
        case .challenge(let statement): return .challenged(ballot: statement.ballot, statement: hash)
        }
    }
}

extension TicketUse: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["cast", "challenge", "signature", "proof"]) { (reader) throws(FormatError) in
            let cast = try reader.optionalField("cast") { (reader) throws(FormatError) in
                try CastStatement(from: &reader)
            }
            let statement: Statement
            if let cast {
                statement = .cast(cast)
            } else {
                statement = .challenge(try reader.value("challenge", ChallengeStatement.self))
            }
            return try TicketUse(
                statement: statement,
                signature: reader.base64("signature", limit: CastSubmission.maximumSignatureCount),
                proof: reader.string("proof", limit: 1 << 18))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            switch statement {
            case .cast(let statement): $0.field("cast", statement)
            case .challenge(let statement): $0.field("challenge", statement)
            }
            $0.field("signature", base64: signature)
            $0.field("proof", proof)
        }
    }
}
