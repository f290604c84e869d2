public import Primitives

/// The file `roll-changes-N.json`: who joins, leaves and changes with roll update N. It names voters, so it is never
/// published; the salt keeps anyone who knows the old roll from finding the names by trying.
public struct RollChanges: Hashable, Sendable {
    public enum Change: Hashable, Sendable {
        case add(VoterRoll.Voter)
        case remove(String)
        /// To another ballot style.
        case move(String, ballotStyle: Int)
        case reweight(String, weight: Int)

        public var voter: String {
            switch self {
            case .add(let voter): voter.identifier
            case .remove(let voter), .move(let voter, _), .reweight(let voter, _): voter
            }
        }
    }

    /// N.
    public let number: Int
    /// 32 random bytes.
    public let salt: HashValue
    /// Ascending by the bytes of the voter's identifier, each voter once; at least one.
    public let changes: [Change]
    /// SHA-256 of the whole roll of version N, in the form of roll.json.
    public let roll: HashValue

    public init(number: Int, salt: HashValue, changes: [Change], roll: HashValue) throws(FormatError) {
        guard !changes.isEmpty else { throw FormatError(.inconsistent, "an update without changes", path: "changes") }
        for (index, (change, next)) in zip(changes, changes.dropFirst()).enumerated()
        where !change.voter.utf8.lexicographicallyPrecedes(next.voter.utf8) {
            throw FormatError(
                .inconsistent,
                change.voter == next.voter ? "the voter \(next.voter) stands twice" : "changes are sorted by voter",
                path: "changes[\(index + 1)]")
        }
        self.number = number
        self.salt = salt
        self.changes = changes
        self.roll = roll
    }
}

extension VoterRoll {
    /// The next version of the roll.
    ///
    /// - Throws: `.inconsistent` with the place of a change that does not fit: a voter added who is there, removed or
    ///   changed who is not, or changed into what was there before.
    public func applying(_ changes: [RollChanges.Change]) throws(FormatError) -> VoterRoll {
        var replaced: [String: Voter?] = [:]
        for (index, change) in changes.enumerated() {
            let path = "changes[\(index)]"
            let next: Voter?
            do throws(FormatError) {
                next = try change.outcome(voter(change.voter))
            } catch {
                throw FormatError(error.code, error.reason, path: path)
            }
            guard replaced.updateValue(next, forKey: change.voter) == nil else {
                throw FormatError(.inconsistent, "the voter \(change.voter) stands twice", path: path)
            }
        }
        let kept = voters.filter { replaced[$0.identifier] == nil }
        return try VoterRoll(version: version + 1, voters: kept + replaced.values.compactMap { $0 })
    }
}

extension RollChanges.Change {
    /// What this change makes of a voter; `nil` stands for nobody.
    ///
    /// - Throws: `.inconsistent` if it does not fit.
    public func outcome(_ before: VoterRoll.Voter?) throws(FormatError) -> VoterRoll.Voter? {
        if case .add(let added) = self {
            guard before == nil else { throw refusal("the voter \(voter) is on the roll already") }
            return added
        }
        guard let before else { throw refusal("there is no voter \(voter) on the roll") }
        switch self {
        case .add, .remove: return nil
        case .move(_, let style):
            guard style != before.ballotStyle else { throw refusal("the voter \(voter) has ballot style \(style)") }
            return VoterRoll.Voter(
                identifier: voter, name: before.name, ballotStyle: style, weight: before.weight)
        case .reweight(_, let weight):
            guard weight != before.weight else { throw refusal("the voter \(voter) has the weight \(weight)") }
            return VoterRoll.Voter(
                identifier: voter, name: before.name, ballotStyle: before.ballotStyle, weight: weight)
        }
    }

    private func refusal(_ reason: String) -> FormatError { FormatError(.inconsistent, reason) }
}

extension RollChanges: CanonicalJSON {
    package static let fields = ["type", "format", "number", "salt", "changes", "roll"]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("roll-changes")
            try reader.formatZero()
            return try RollChanges(
                number: reader.integer("number", in: 1...VoterRoll.maximumVersion), salt: reader.hash("salt"),
                changes: reader.values("changes", Change.self, limit: VoterRoll.maximumVoterCount),
                roll: reader.hash("roll"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "roll-changes")
            $0.field("format", 0)
            $0.field("number", number)
            $0.field("salt", salt)
            $0.field("changes", array: changes)
            $0.field("roll", roll)
        }
    }
}

extension RollChanges.Change: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = ["change", "voter", "id", "ballot_style", "weight"]
        self = try reader.object(fields) { (reader) throws(FormatError) -> Self in
            switch try reader.string("change", limit: 10) {
            case "add": return .add(try reader.value("voter", VoterRoll.Voter.self))
            case "remove": return .remove(try reader.voterIdentifier("id"))
            case "move":
                let voter = try reader.voterIdentifier("id")
                return .move(voter, ballotStyle: try reader.integer("ballot_style", in: 1...Manifest.maximumListCount))
            case "weight":
                let voter = try reader.voterIdentifier("id")
                return .reweight(voter, weight: try reader.integer("weight", in: 1...VoterRoll.maximumWeight))
            default: throw reader.failure(.badValue, "a change is add, remove, move or weight")
            }
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            switch self {
            case .add(let voter):
                $0.field("change", "add")
                $0.field("voter", voter)
            case .remove(let voter):
                $0.field("change", "remove")
                $0.field("id", voter)
            case .move(let voter, let style):
                $0.field("change", "move")
                $0.field("id", voter)
                $0.field("ballot_style", style)
            case .reweight(let voter, let weight):
                $0.field("change", "weight")
                $0.field("id", voter)
                $0.field("weight", weight)
            }
        }
    }
}

extension JSONReader {
    mutating func voterIdentifier(_ name: String) throws(FormatError) -> String {
        try field(name) { (reader) throws(FormatError) in
            let text = try reader.string(limit: 64)
            guard VoterRoll.isValidIdentifier(text) else {
                throw reader.failure(.badValue, "a voter identifier has letters, digits and hyphens")
            }
            return text
        }
    }
}
