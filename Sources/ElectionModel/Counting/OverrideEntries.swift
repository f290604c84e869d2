public import Primitives

/// The file `override-entries-N.json`: whose Internet ballots override list N revokes or restores. It names voters, so
/// it is never published; the salt keeps anyone from finding the names by trying.
public struct OverrideEntries: Hashable, Sendable {
    public enum Action: String, CaseIterable, Sendable {
        /// No Internet ballot of this voter counts, whenever it is cast.
        case revoke
        /// The voter's last Internet ballot counts again.
        case restore
    }

    public struct Entry: Hashable, Sendable {
        public let voter: String
        public let action: Action
        /// In the officials' words.
        public let reason: String?
        /// When it happened; decides nothing.
        public let time: Timestamp?

        public init(voter: String, action: Action, reason: String? = nil, time: Timestamp? = nil) {
            self.voter = voter
            self.action = action
            self.reason = reason
            self.time = time
        }
    }

    /// N.
    public let number: Int
    /// 32 random bytes.
    public let salt: HashValue
    /// Ascending by the bytes of the voter's identifier, each voter once; at least one.
    public let entries: [Entry]

    public init(number: Int, salt: HashValue, entries: [Entry]) throws(FormatError) {
        guard !entries.isEmpty else { throw FormatError(.inconsistent, "a list without entries", path: "entries") }
        for (index, (entry, next)) in zip(entries, entries.dropFirst()).enumerated()
        where !entry.voter.utf8.lexicographicallyPrecedes(next.voter.utf8) {
            throw FormatError(
                .inconsistent,
                entry.voter == next.voter ? "the voter \(next.voter) stands twice" : "entries are sorted by voter",
                path: "entries[\(index + 1)]")
        }
        self.number = number
        self.salt = salt
        self.entries = entries
    }

    /// How many entries have this action.
    public func count(_ action: Action) -> Int { entries.count { $0.action == action } }
}

extension OverrideEntries: CanonicalJSON {
    package static let fields = ["type", "format", "number", "salt", "entries"]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("override-entries")
            try reader.formatZero()
            return try OverrideEntries(
                number: reader.integer("number", in: 1...OverrideList.maximumNumber), salt: reader.hash("salt"),
                entries: reader.values("entries", Entry.self, limit: VoterRoll.maximumVoterCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "override-entries")
            $0.field("format", 0)
            $0.field("number", number)
            $0.field("salt", salt)
            $0.field("entries", array: entries)
        }
    }
}

extension OverrideEntries.Entry: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["id", "action", "reason", "time"]) { (reader) throws(FormatError) in
            let voter = try reader.voterIdentifier("id")
            let action = try reader.field("action") { (reader) throws(FormatError) in
                guard let action = OverrideEntries.Action(rawValue: try reader.string(limit: 10)) else {
                    throw reader.failure(.badValue, "the action is revoke or restore")
                }
                return action
            }
            let reason = try reader.optionalField("reason") { (reader) throws(FormatError) in try reader.label() }
            let time = try reader.optionalField("time") { (reader) throws(FormatError) in try reader.timestamp() }
            return OverrideEntries.Entry(voter: voter, action: action, reason: reason, time: time)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("id", voter)
            $0.field("action", action.rawValue)
            if let reason { $0.field("reason", reason) }
            if let time { $0.field("time", time) }
        }
    }
}
