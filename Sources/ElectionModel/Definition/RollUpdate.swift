public import Primitives

/// The file `roll-update-N.json`: the officials' signed order to change the roll from version N - 1 to version N.
///
/// It is public, and its hash stands in the log: how many voters join and leave each group, and a commitment to who they
/// are (``RollChanges``). Each update names the one before by hash, so none can be left out, swapped or applied twice.
public struct RollUpdate: Hashable, Sendable {
    /// How many voters with one ballot style and weight come and go.
    public struct Group: Hashable, Sendable {
        /// From 1, in manifest order.
        public let ballotStyle: Int
        public let weight: Int
        public let joined: Int
        public let left: Int

        public init(ballotStyle: Int, weight: Int, joined: Int, left: Int) {
            self.ballotStyle = ballotStyle
            self.weight = weight
            self.joined = joined
            self.left = left
        }
    }

    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// N, from 1: the version of the roll after this update.
    public let number: Int
    /// SHA-256 of roll-update-(N-1).json; of roll.json for the first.
    public let previous: HashValue
    /// SHA-256 of roll-changes-N.json.
    public let changes: HashValue
    /// Ascending by style, then by weight; each once.
    public let electorate: [Group]
    public let issuedAt: Timestamp

    public init(
        election: HashValue, fingerprint: HashValue, number: Int, previous: HashValue, changes: HashValue,
        electorate: [Group], issuedAt: Timestamp
    ) throws(FormatError) {
        for (left, right) in zip(electorate, electorate.dropFirst())
        where (left.ballotStyle, left.weight) >= (right.ballotStyle, right.weight) {
            throw FormatError(.inconsistent, "groups ascend by ballot style and weight, each once", path: "electorate")
        }
        guard electorate.allSatisfy({ $0.joined + $0.left > 0 }) else {
            throw FormatError(.inconsistent, "a group that does not change", path: "electorate")
        }
        self.election = election
        self.fingerprint = fingerprint
        self.number = number
        self.previous = previous
        self.changes = changes
        self.electorate = electorate
        self.issuedAt = issuedAt
    }
}

extension RollUpdate: CanonicalJSON {
    package static let fields = [
        "type", "format", "election", "fingerprint", "number", "previous", "changes", "electorate", "issued_at",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("roll-update")
            try reader.formatZero()
            return try RollUpdate(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                number: reader.integer("number", in: 1...VoterRoll.maximumVersion), previous: reader.hash("previous"),
                changes: reader.hash("changes"),
                electorate: reader.values("electorate", Group.self, limit: 1_000_000),
                issuedAt: reader.timestamp("issued_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "roll-update")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("number", number)
            $0.field("previous", previous)
            $0.field("changes", changes)
            $0.field("electorate", array: electorate)
            $0.field("issued_at", issuedAt)
        }
    }
}

extension RollUpdate.Group: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot_style", "weight", "joined", "left"]) { (reader) throws(FormatError) in
            let style = try reader.integer("ballot_style", in: 1...Manifest.maximumListCount)
            let weight = try reader.optionalField("weight") { (reader) throws(FormatError) in
                try reader.integer(in: 2...VoterRoll.maximumWeight)
            }
            return try RollUpdate.Group(
                ballotStyle: style, weight: weight ?? 1,
                joined: reader.integer("joined", in: 0...VoterRoll.maximumVoterCount),
                left: reader.integer("left", in: 0...VoterRoll.maximumVoterCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ballot_style", ballotStyle)
            if weight != 1 { $0.field("weight", weight) }
            $0.field("joined", joined)
            $0.field("left", left)
        }
    }
}
