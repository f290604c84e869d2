public import Primitives

/// The people who may vote, with their ballot styles and weights: version 0 is the initial roll, version N the one after
/// N updates (``RollUpdate``).
///
/// It holds names, so it is never published; the definition carries its hash.
public struct VoterRoll: Hashable, Sendable {
    public static let maximumVersion = 1_000_000
    public static let maximumWeight = 1_000_000
    public static let maximumVoterCount = 10_000_000

    public struct Voter: Hashable, Sendable {
        public let identifier: String
        public let name: String
        /// From 1, in manifest order.
        public let ballotStyle: Int
        public let weight: Int

        public init(identifier: String, name: String, ballotStyle: Int, weight: Int = 1) {
            self.identifier = identifier
            self.name = name
            self.ballotStyle = ballotStyle
            self.weight = weight
        }
    }

    public let version: Int
    /// Ascending by identifier (by bytes), each once.
    public let voters: [Voter]

    /// Sorts the voters.
    public init(version: Int, voters: [Voter]) throws(FormatError) {
        let sorted = voters.sorted { $0.identifier.utf8.lexicographicallyPrecedes($1.identifier.utf8) }
        try self.init(version: version, sorted: sorted)
    }

    private init(version: Int, sorted: [Voter]) throws(FormatError) {
        for (voter, next) in zip(sorted, sorted.dropFirst())
        where !voter.identifier.utf8.lexicographicallyPrecedes(next.identifier.utf8) {
            let twice = voter.identifier == next.identifier
            throw FormatError(
                .inconsistent,
                twice ? "the voter \(voter.identifier) stands twice" : "voters are sorted by identifier", path: "voters"
            )
        }
        self.version = version
        voters = sorted
    }

    /// - Complexity: O(log n); a table by identifier would cost as much memory as the voters.
    public func voter(_ identifier: String) -> Voter? {
        var (low, high) = (0, voters.count)
        while low < high {
            let middle = (low + high) / 2
            if voters[middle].identifier.utf8.lexicographicallyPrecedes(identifier.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < voters.count, voters[low].identifier == identifier else { return nil }
        return voters[low]
    }

    /// Every voter's style must exist.
    public func requireStyles(of manifest: Manifest) throws(FormatError) {
        for voter in voters where manifest.ballotStyle(voter.ballotStyle) == nil {
            throw FormatError(
                .inconsistent,
                "the voter \(voter.identifier) has ballot style \(voter.ballotStyle), which does not exist",
                path: "voters")
        }
    }

    /// How many voters have each ballot style; index 0 is style 1.
    public func eligibleCounts(styleCount: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: styleCount)
        for voter in voters where (1...styleCount).contains(voter.ballotStyle) { counts[voter.ballotStyle - 1] += 1 }
        return counts
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.version == right.version && left.voters == right.voters
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(voters) }

    /// 1 to 64 letters, digits and hyphens, as in `PNOEE-38001085718`.
    public static func isValidIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
            }
    }
}

extension VoterRoll: CanonicalJSON {
    /// The same as of all ``canonicalBytes``, without all of them in memory.
    public var documentHash: HashValue {
        var hasher = SHA256()
        hasher.update(StoredRollWriter.head(version: version).utf8)
        for (index, voter) in voters.enumerated() {
            if index > 0 { hasher.update(CollectionOfOne(UInt8(ascii: ","))) }
            hasher.update(voter.canonicalBytes)
        }
        hasher.update(StoredRollWriter.tail.utf8)
        return hasher.finalize()
    }

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "format", "version", "voters"]) { (reader) throws(FormatError) in
            try reader.type("roll")
            try reader.formatZero()
            return try VoterRoll(
                version: reader.integer("version", in: 0...Self.maximumVersion),
                sorted: reader.values("voters", Voter.self, limit: Self.maximumVoterCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "roll")
            $0.field("format", 0)
            $0.field("version", version)
            $0.field("voters", array: voters)
        }
    }
}

extension VoterRoll.Voter: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["id", "name", "ballot_style", "weight"]) { (reader) throws(FormatError) in
            let identifier = try reader.voterIdentifier("id")
            let name = try reader.label("name")
            let style = try reader.integer("ballot_style", in: 1...Manifest.maximumListCount)
            let weight = try reader.optionalField("weight") { (reader) throws(FormatError) in
                try reader.integer(in: 2...VoterRoll.maximumWeight)
            }
            return VoterRoll.Voter(identifier: identifier, name: name, ballotStyle: style, weight: weight ?? 1)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("id", identifier)
            $0.field("name", name)
            $0.field("ballot_style", ballotStyle)
            if weight != 1 { $0.field("weight", weight) }
        }
    }
}
