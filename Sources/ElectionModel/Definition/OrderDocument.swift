public import Primitives

/// The officials' signed order to open or to close the voting.
public struct OrderDocument: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case open, close
    }

    public let kind: Kind
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// The version of the roll with which the voting opens or closes, and the hash under which it is known: of
    /// roll.json for version 0, of roll-update-N.json for version N.
    public let rollVersion: Int
    public let roll: HashValue
    public let issuedAt: Timestamp

    public init(
        kind: Kind, election: HashValue, fingerprint: HashValue, rollVersion: Int, roll: HashValue, issuedAt: Timestamp
    ) {
        self.kind = kind
        self.election = election
        self.fingerprint = fingerprint
        self.rollVersion = rollVersion
        self.roll = roll
        self.issuedAt = issuedAt
    }
}

extension OrderDocument: CanonicalJSON {
    package static let fields = [
        "type", "format", "election", "fingerprint", "roll_version", "roll", "issued_at",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            let type = try reader.string("type", limit: 20)
            guard let kind = Kind(rawValue: type) else {
                throw reader.failure(.wrongType, "expected an order of type open or close, found \"\(type)\"")
            }
            try reader.formatZero()
            return try OrderDocument(
                kind: kind, election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                rollVersion: reader.integer("roll_version", in: 0...1_000_000), roll: reader.hash("roll"),
                issuedAt: reader.timestamp("issued_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", kind.rawValue)
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("roll_version", rollVersion)
            $0.field("roll", roll)
            $0.field("issued_at", issuedAt)
        }
    }
}
