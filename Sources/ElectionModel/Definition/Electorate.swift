/// How many voters the initial roll has for each ballot style and weight.
///
/// The roll itself is not public; these numbers are, and the fingerprint pins them, so that nobody can count more
/// ballots, or heavier ones, than there are voters for.
public struct Electorate: Hashable, Sendable {
    public struct Group: Hashable, Sendable {
        /// From 1, in manifest order.
        public let ballotStyle: Int
        public let weight: Int
        public let voters: Int

        public init(ballotStyle: Int, weight: Int, voters: Int) {
            self.ballotStyle = ballotStyle
            self.weight = weight
            self.voters = voters
        }
    }

    /// Ascending by style, then by weight; each once.
    public let groups: [Group]

    public init(groups: [Group]) throws(FormatError) {
        for (left, right) in zip(groups, groups.dropFirst())
        where (left.ballotStyle, left.weight) >= (right.ballotStyle, right.weight) {
            throw FormatError(.inconsistent, "groups ascend by ballot style and weight, each once", path: "electorate")
        }
        guard !groups.isEmpty else { throw FormatError(.inconsistent, "there are no voters", path: "electorate") }
        self.groups = groups
    }

    /// - Parameter counts: by style and weight.
    /// - Throws: `.inconsistent` if there are none.
    init(counts: [[Int]: Int]) throws(FormatError) {
        let groups = counts.map { Group(ballotStyle: $0.key[0], weight: $0.key[1], voters: $0.value) }
        try self.init(groups: groups.sorted { ($0.ballotStyle, $0.weight) < ($1.ballotStyle, $1.weight) })
    }

    /// How many voters have this style and weight.
    ///
    /// - Complexity: logarithmic in the number of groups.
    public func voters(ballotStyle: Int, weight: Int) -> Int {
        let position = position(ballotStyle, weight)
        guard groups.indices.contains(position) else { return 0 }
        let group = groups[position]
        return group.ballotStyle == ballotStyle && group.weight == weight ? group.voters : 0
    }

    /// How many voters have this style.
    public func voters(ballotStyle: Int) -> Int {
        groups[position(ballotStyle, 0)...].prefix { $0.ballotStyle == ballotStyle }.map(\.voters).reduce(0, +)
    }

    /// The position of the first group that is not below this style and weight.
    private func position(_ ballotStyle: Int, _ weight: Int) -> Int {
        var range = groups.indices
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            if (groups[middle].ballotStyle, groups[middle].weight) < (ballotStyle, weight) {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}

extension Electorate: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        try self.init(
            groups: reader.array(limit: 1_000_000) { (reader) throws(FormatError) in try Group(from: &reader) })
    }

    public func write(to writer: inout JSONWriter) { writer.array(groups) { $1.write(to: &$0) } }
}

extension Electorate.Group: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot_style", "weight", "voters"]) { (reader) throws(FormatError) in
            let style = try reader.integer("ballot_style", in: 1...Manifest.maximumListCount)
            let weight = try reader.optionalField("weight") { (reader) throws(FormatError) in
                try reader.integer(in: 2...VoterRoll.maximumWeight)
            }
            return Electorate.Group(
                ballotStyle: style, weight: weight ?? 1,
                voters: try reader.integer("voters", in: 1...VoterRoll.maximumVoterCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ballot_style", ballotStyle)
            if weight != 1 { $0.field("weight", weight) }
            $0.field("voters", voters)
        }
    }
}

extension VoterRoll {
    /// - Throws: `.inconsistent` for a roll without voters.
    public func electorate() throws(FormatError) -> Electorate {
        var counts: [[Int]: Int] = [:]
        for voter in voters { counts[[voter.ballotStyle, voter.weight], default: 0] += 1 }
        return try Electorate(counts: counts)
    }

    /// The initial roll has exactly the voters that election.json announces.
    public func requireElectorate(of configuration: ElectionConfiguration) throws(FormatError) {
        guard try electorate() == configuration.electorate else {
            throw FormatError(
                .inconsistent, "the roll does not have the numbers of voters that election.json announces",
                path: "electorate")
        }
    }
}
