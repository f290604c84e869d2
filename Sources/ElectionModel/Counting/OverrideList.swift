public import Primitives

/// The file `override-list-N.json`: the officials' signed order to pass over the Internet ballots of voters who voted on
/// paper, or to take that back.
///
/// It is public, and its hash stands in the log: how many voters it is about, and a commitment to who they are
/// (``OverrideEntries``). Each list names the one before by hash, so none can be left out or applied twice.
public struct OverrideList: Hashable, Sendable {
    public static let maximumNumber = 1_000_000

    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// N, from 1.
    public let number: Int
    /// SHA-256 of override-list-(N-1).json; zeros for the first.
    public let previous: HashValue
    /// SHA-256 of override-entries-N.json.
    public let entries: HashValue
    /// How many entries revoke, and how many restore.
    public let revoked: Int
    public let restored: Int
    public let issuedAt: Timestamp

    public init(
        election: HashValue, fingerprint: HashValue, number: Int, previous: HashValue, entries: HashValue,
        revoked: Int, restored: Int, issuedAt: Timestamp
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.number = number
        self.previous = previous
        self.entries = entries
        self.revoked = revoked
        self.restored = restored
        self.issuedAt = issuedAt
    }
}

extension OverrideList: CanonicalJSON {
    package static let fields = [
        "type", "format", "election", "fingerprint", "number", "previous", "entries", "revoked", "restored",
        "issued_at",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("override-list")
            try reader.formatZero()
            return try OverrideList(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                number: reader.integer("number", in: 1...Self.maximumNumber), previous: reader.hash("previous"),
                entries: reader.hash("entries"),
                revoked: reader.integer("revoked", in: 0...VoterRoll.maximumVoterCount),
                restored: reader.integer("restored", in: 0...VoterRoll.maximumVoterCount),
                issuedAt: reader.timestamp("issued_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "override-list")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("number", number)
            $0.field("previous", previous)
            $0.field("entries", entries)
            $0.field("revoked", revoked)
            $0.field("restored", restored)
            $0.field("issued_at", issuedAt)
        }
    }
}
