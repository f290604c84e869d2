public import Primitives
public import TransparencyLog

/// The collector's permission to cast one ballot, signed with its ticket key (design, "Casting").
public struct Ticket: Hashable, Sendable {
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    public let voter: String
    public let ballotStyle: Int
    public let rollVersion: Int
    /// The sequence number that the next statement has.
    public let sequence: Int
    /// The hash of the voter's previous cast statement, or zeros.
    public let previous: HashValue
    /// Random, fresh for each ticket.
    public let nonce: HashValue
    public let issuedAt: Timestamp
    public let expiresAt: Timestamp
    /// The log's latest checkpoint, verbatim.
    public let checkpoint: String
    public let pseudonym: HashValue?

    public init(
        election: HashValue, fingerprint: HashValue, voter: String, ballotStyle: Int, rollVersion: Int, sequence: Int,
        previous: HashValue, nonce: HashValue, issuedAt: Timestamp, expiresAt: Timestamp, checkpoint: String,
        pseudonym: HashValue?
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.voter = voter
        self.ballotStyle = ballotStyle
        self.rollVersion = rollVersion
        self.sequence = sequence
        self.previous = previous
        self.nonce = nonce
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.checkpoint = checkpoint
        self.pseudonym = pseudonym
    }
}

extension Ticket: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "election", "fingerprint", "voter", "ballot_style", "roll_version", "sequence", "previous", "nonce",
            "issued_at", "expires_at", "checkpoint", "pseudonym",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("ticket")
            return try Ticket(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                voter: reader.string("voter", limit: 64),
                ballotStyle: reader.integer("ballot_style", in: 1...Manifest.maximumListCount),
                rollVersion: reader.integer("roll_version", in: 0...1_000_000),
                sequence: reader.integer("sequence", in: 1...CastStatement.maximumSequence),
                previous: reader.hash("previous"), nonce: reader.hash("nonce"),
                issuedAt: reader.timestamp("issued_at"), expiresAt: reader.timestamp("expires_at"),
                checkpoint: reader.string("checkpoint", limit: 1 << 16),
                pseudonym: reader.optionalField("pseudonym") { (reader) throws(FormatError) in try reader.hash() })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "ticket")
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("voter", voter)
            $0.field("ballot_style", ballotStyle)
            $0.field("roll_version", rollVersion)
            $0.field("sequence", sequence)
            $0.field("previous", previous)
            $0.field("nonce", nonce)
            $0.field("issued_at", issuedAt)
            $0.field("expires_at", expiresAt)
            $0.field("checkpoint", checkpoint)
            if let pseudonym { $0.field("pseudonym", pseudonym) }
        }
    }
}

/// A ticket with the collector's Ed25519 signature over its canonical bytes.
public struct SignedTicket: Hashable, Sendable {
    public let ticket: Ticket
    /// 64 bytes.
    public let signature: [UInt8]

    public init(ticket: Ticket, signature: [UInt8]) {
        self.ticket = ticket
        self.signature = signature
    }

    public static func sign(_ ticket: Ticket, with key: Ed25519.SigningKey) -> SignedTicket {
        SignedTicket(ticket: ticket, signature: key.sign(ticket.canonicalBytes))
    }

    /// - Returns: the ticket, now known to come from the holder of `key`.
    public func verified(by key: NoteVerifierKey) throws(FormatError) -> Ticket {
        do throws(PrimitivesError) {
            try key.publicKey.verify(signature, of: ticket.canonicalBytes)
        } catch {
            throw FormatError(.inconsistent, "the ticket is not signed by this election's ticket key", path: "ticket")
        }
        return ticket
    }
}

extension SignedTicket: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ticket", "signature"]) { (reader) throws(FormatError) in
            try SignedTicket(
                ticket: reader.value("ticket", Ticket.self), signature: reader.base64("signature", limit: 64))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ticket", ticket)
            $0.field("signature", base64: signature)
        }
    }
}
