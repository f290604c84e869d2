public import Primitives

/// What a voter signs: this ballot, in this election, as my k-th, after that one (design, "Casting").
///
/// Secret towards the public: the salt in it shows whose ballot it is.
public struct CastStatement: Hashable, Sendable {
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// SHA-256 of the ballot's canonical bytes.
    public let ballot: HashValue
    /// H_C.
    public let confirmationCode: HashValue
    public let ballotStyle: Int
    public let rollVersion: Int
    /// 1, 2, … for each voter.
    public let sequence: Int
    /// SHA-256 of this voter's previous cast statement, or zeros.
    public let previous: HashValue
    /// SHA-256 of the ticket's canonical bytes.
    public let ticket: HashValue
    /// Present where the publication level has pseudonyms.
    public let pseudonym: HashValue?
    /// The salt in id_B.
    public let identifierSalt: HashValue
    /// By the device's clock; decides nothing.
    public let castAt: Timestamp

    public init(
        election: HashValue, fingerprint: HashValue, ballot: HashValue, confirmationCode: HashValue, ballotStyle: Int,
        rollVersion: Int, sequence: Int, previous: HashValue, ticket: HashValue, pseudonym: HashValue?,
        identifierSalt: HashValue, castAt: Timestamp
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.ballot = ballot
        self.confirmationCode = confirmationCode
        self.ballotStyle = ballotStyle
        self.rollVersion = rollVersion
        self.sequence = sequence
        self.previous = previous
        self.ticket = ticket
        self.pseudonym = pseudonym
        self.identifierSalt = identifierSalt
        self.castAt = castAt
    }
}

extension CastStatement: CanonicalJSON {
    public static let maximumSequence = 1_000_000

    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "election", "fingerprint", "ballot", "confirmation_code", "ballot_style", "roll_version",
            "sequence",
            "previous", "ticket", "pseudonym", "identifier_salt", "cast_at",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("cast-statement")
            return try CastStatement(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                ballot: reader.hash("ballot"),
                confirmationCode: reader.hash("confirmation_code"),
                ballotStyle: reader.integer("ballot_style", in: 1...Manifest.maximumListCount),
                rollVersion: reader.integer("roll_version", in: 0...1_000_000),
                sequence: reader.integer("sequence", in: 1...Self.maximumSequence),
                previous: reader.hash("previous"), ticket: reader.hash("ticket"),
                pseudonym: reader.optionalField("pseudonym") { (reader) throws(FormatError) in try reader.hash() },
                identifierSalt: reader.hash("identifier_salt"), castAt: reader.timestamp("cast_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "cast-statement")
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("ballot", ballot)
            $0.field("confirmation_code", confirmationCode)
            $0.field("ballot_style", ballotStyle)
            $0.field("roll_version", rollVersion)
            $0.field("sequence", sequence)
            $0.field("previous", previous)
            $0.field("ticket", ticket)
            if let pseudonym { $0.field("pseudonym", pseudonym) }
            $0.field("identifier_salt", identifierSalt)
            $0.field("cast_at", castAt)
        }
    }
}
