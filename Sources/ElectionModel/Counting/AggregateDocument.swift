public import ElGamal
public import Primitives

/// The file `aggregate.json`: for each option of each contest the product of the counted ballots' ciphertexts.
///
/// ElectionGuard 2.1.0, section 3.5, equations (79) and (80). All contests of the manifest, in its order.
public struct AggregateDocument: Hashable, Sendable {
    public struct Contest: Hashable, Sendable {
        public let contest: Int
        /// How many counted ballots have this contest, and the sum of their weights.
        public let ballots: Int
        public let weight: Int
        /// (A, B) for each option, in manifest order.
        public let options: [Ciphertext]

        public init(contest: Int, ballots: Int, weight: Int, options: [Ciphertext]) {
            self.contest = contest
            self.ballots = ballots
            self.weight = weight
            self.options = options
        }
    }

    /// H_E.
    public let election: HashValue
    public let contests: [Contest]

    public init(election: HashValue, contests: [Contest]) {
        self.election = election
        self.contests = contests
    }
}

extension AggregateDocument: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "format", "election", "contests"]) { (reader) throws(FormatError) in
            try reader.type("aggregate")
            try reader.formatZero()
            return try AggregateDocument(
                election: reader.hash("election"),
                contests: reader.values("contests", Contest.self, limit: Manifest.maximumListCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "aggregate")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("contests", array: contests)
        }
    }
}

extension AggregateDocument.Contest: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["contest", "ballots", "weight", "options"]) { (reader) throws(FormatError) in
            try AggregateDocument.Contest(
                contest: reader.integer("contest", in: 1...Manifest.maximumListCount),
                ballots: reader.integer("ballots", in: 0...VoterRoll.maximumVoterCount),
                weight: reader.integer("weight", in: 0...1 << 50),
                options: reader.list("options", limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
                    try reader.object(["alpha", "beta"]) { (reader) throws(FormatError) in
                        Ciphertext(alpha: try reader.member("alpha"), beta: try reader.member("beta"))
                    }
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("contest", contest)
            $0.field("ballots", ballots)
            $0.field("weight", weight)
            $0.field("options", array: options) { writer, pair in
                writer.object {
                    $0.field("alpha", pair.alpha)
                    $0.field("beta", pair.beta)
                }
            }
        }
    }
}
