public import Primitives

/// What a voter signs instead of a ``CastStatement``: this ballot shall be opened and never be counted (design, "Voter
/// checks"). It uses up its ticket and has no sequence number.
///
/// Secret towards the public: the salt in it shows whose ballot it is.
public struct ChallengeStatement: Hashable, Sendable {
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// SHA-256 of the ballot's canonical bytes.
    public let ballot: HashValue
    /// H_C, which the voter saw before choosing.
    public let confirmationCode: HashValue
    public let ballotStyle: Int
    public let rollVersion: Int
    /// SHA-256 of the ticket's canonical bytes.
    public let ticket: HashValue
    /// The salt in id_B.
    public let identifierSalt: HashValue
    /// By the device's clock; decides nothing.
    public let challengedAt: Timestamp

    public init(
        election: HashValue, fingerprint: HashValue, ballot: HashValue, confirmationCode: HashValue, ballotStyle: Int,
        rollVersion: Int, ticket: HashValue, identifierSalt: HashValue, challengedAt: Timestamp
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.ballot = ballot
        self.confirmationCode = confirmationCode
        self.ballotStyle = ballotStyle
        self.rollVersion = rollVersion
        self.ticket = ticket
        self.identifierSalt = identifierSalt
        self.challengedAt = challengedAt
    }
}

extension ChallengeStatement: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "election", "fingerprint", "ballot", "confirmation_code", "ballot_style", "roll_version", "ticket",
            "identifier_salt", "challenged_at",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("challenge-statement")
            return try ChallengeStatement(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                ballot: reader.hash("ballot"), confirmationCode: reader.hash("confirmation_code"),
                ballotStyle: reader.integer("ballot_style", in: 1...Manifest.maximumListCount),
                rollVersion: reader.integer("roll_version", in: 0...1_000_000), ticket: reader.hash("ticket"),
                identifierSalt: reader.hash("identifier_salt"), challengedAt: reader.timestamp("challenged_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "challenge-statement")
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("ballot", ballot)
            $0.field("confirmation_code", confirmationCode)
            $0.field("ballot_style", ballotStyle)
            $0.field("roll_version", rollVersion)
            $0.field("ticket", ticket)
            $0.field("identifier_salt", identifierSalt)
            $0.field("challenged_at", challengedAt)
        }
    }
}
