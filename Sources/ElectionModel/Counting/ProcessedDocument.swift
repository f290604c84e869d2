public import Primitives

/// The file `processed.json`: the outcome of processing the ballot box, signed by officials. Its leaf defines the one
/// aggregate that may be decrypted (design, "Processing").
public struct ProcessedDocument: Hashable, Sendable {
    /// How many cast leaves got each disposition. Challenged ballots stand apart.
    public struct Counts: Hashable, Sendable {
        public let cast: Int
        public let counted: Int
        public let superseded: Int
        public let overridden: Int
        public let test: Int
        public let invalid: Int

        public init(cast: Int, counted: Int, superseded: Int, overridden: Int, test: Int, invalid: Int) {
            self.cast = cast
            self.counted = counted
            self.superseded = superseded
            self.overridden = overridden
            self.test = test
            self.invalid = invalid
        }

        /// cast = counted + superseded + overridden + test + invalid.
        public var isBalanced: Bool { cast == counted + superseded + overridden + test + invalid }
    }

    /// Ballots that voters had opened, which are no cast ballots.
    public struct Challenged: Hashable, Sendable {
        /// Published with what they contain.
        public let opened: Int
        /// Those that the box lacks, or whose opening or signature does not hold.
        public let unopened: Int

        public static let none = Challenged(opened: 0, unopened: 0)

        public init(opened: Int, unopened: Int) {
            self.opened = opened
            self.unopened = unopened
        }

        /// - Parameter kinds: how many leaves have each disposition.
        public init(_ kinds: [Disposition.Kind: Int]) {
            self.init(opened: kinds[.challenged] ?? 0, unopened: kinds[.challengedUnopened] ?? 0)
        }

        public var total: Int { opened + unopened }
    }

    /// What the paper overrides did.
    public struct Overrides: Hashable, Sendable {
        /// Voters of one ballot style whose ballot would have counted.
        public struct Effect: Hashable, Sendable {
            public let ballotStyle: Int
            public let voters: Int

            public init(ballotStyle: Int, voters: Int) {
                self.ballotStyle = ballotStyle
                self.voters = voters
            }
        }

        /// How many lists were applied: all that stand before this document in the log.
        public let lists: Int
        /// SHA-256 of the last of them; zeros if there is none.
        public let last: HashValue
        /// How many voters are revoked after the last list.
        public let revoked: Int
        /// Ascending by ballot style, each once, none with 0.
        public let effective: [Effect]
        /// The commitment to them, ``OverrideSet``.
        public let set: HashValue

        public init(lists: Int, last: HashValue, revoked: Int, effective: [Effect], set: HashValue) {
            self.lists = lists
            self.last = last
            self.revoked = revoked
            self.effective = effective
            self.set = set
        }

        public func effective(ballotStyle: Int) -> Int {
            effective.first { $0.ballotStyle == ballotStyle }?.voters ?? 0
        }
    }

    public struct Style: Hashable, Sendable {
        /// From 1; 0 collects ballots whose style could not be read.
        public let ballotStyle: Int
        public let eligible: Int
        public let counts: Counts

        public init(ballotStyle: Int, eligible: Int, counts: Counts) {
            self.ballotStyle = ballotStyle
            self.eligible = eligible
            self.counts = counts
        }
    }

    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// The index of the closing leaf; leaves below it are processed.
    public let closingLeaf: Int
    public let rollVersion: Int
    public let roll: HashValue
    public let overrides: Overrides
    /// SHA-256 of dispositions.jsonl and of aggregate.json.
    public let dispositions: HashValue
    public let aggregate: HashValue
    public let counts: Counts
    public let challenged: Challenged
    /// For each ballot style of the manifest, and style 0 if needed first.
    public let styles: [Style]
    /// Contests below the minimum cell size, ascending.
    public let withheld: [Int]

    public init(
        election: HashValue, fingerprint: HashValue, closingLeaf: Int, rollVersion: Int, roll: HashValue,
        overrides: Overrides, dispositions: HashValue, aggregate: HashValue, counts: Counts,
        challenged: Challenged = .none, styles: [Style], withheld: [Int]
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.closingLeaf = closingLeaf
        self.rollVersion = rollVersion
        self.roll = roll
        self.overrides = overrides
        self.dispositions = dispositions
        self.aggregate = aggregate
        self.counts = counts
        self.challenged = challenged
        self.styles = styles
        self.withheld = withheld
    }
}

extension ProcessedDocument: CanonicalJSON {
    package static let fields = [
        "type", "format", "election", "fingerprint", "closing_leaf", "roll_version", "roll", "overrides",
        "dispositions", "aggregate", "counts", "challenged", "styles", "withheld",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("processed")
            try reader.formatZero()
            return try ProcessedDocument(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                closingLeaf: reader.integer("closing_leaf", in: 0...Int(Int32.max)),
                rollVersion: reader.integer("roll_version", in: 0...1_000_000), roll: reader.hash("roll"),
                overrides: reader.value("overrides", Overrides.self), dispositions: reader.hash("dispositions"),
                aggregate: reader.hash("aggregate"), counts: reader.value("counts", Counts.self),
                challenged: reader.optionalField("challenged") { (reader) throws(FormatError) in
                    try Challenged(from: &reader)
                } ?? .none,
                styles: reader.values("styles", Style.self, limit: Manifest.maximumListCount + 1),
                withheld: reader.list("withheld", limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
                    try reader.integer(in: 1...Manifest.maximumListCount)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "processed")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("closing_leaf", closingLeaf)
            $0.field("roll_version", rollVersion)
            $0.field("roll", roll)
            $0.field("overrides", overrides)
            $0.field("dispositions", dispositions)
            $0.field("aggregate", aggregate)
            $0.field("counts", counts)
            if challenged != .none { $0.field("challenged", challenged) }
            $0.field("styles", array: styles)
            $0.field("withheld", array: withheld)
        }
    }
}

extension ProcessedDocument.Counts: CanonicalJSON {
    private static let fields = ["cast", "counted", "superseded", "overridden", "test", "invalid"]

    public init(from reader: inout JSONReader) throws(FormatError) {
        let range = 0...Int(Int32.max)
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try ProcessedDocument.Counts(
                cast: reader.integer("cast", in: range), counted: reader.integer("counted", in: range),
                superseded: reader.integer("superseded", in: range),
                overridden: reader.integer("overridden", in: range),
                test: reader.integer("test", in: range), invalid: reader.integer("invalid", in: range))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            for (name, value) in zip(Self.fields, [cast, counted, superseded, overridden, test, invalid]) {
                $0.field(name, value)
            }
        }
    }
}

extension ProcessedDocument.Challenged: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let range = 0...Int(Int32.max)
        self = try reader.object(["opened", "unopened"]) { (reader) throws(FormatError) in
            let found = try ProcessedDocument.Challenged(
                opened: reader.integer("opened", in: range), unopened: reader.integer("unopened", in: range))
            guard found != .none else {
                throw reader.failure(.badValue, "without challenged ballots the field is left out")
            }
            return found
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("opened", opened)
            $0.field("unopened", unopened)
        }
    }
}

extension ProcessedDocument.Style: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot_style", "eligible", "counts"]) { (reader) throws(FormatError) in
            try ProcessedDocument.Style(
                ballotStyle: reader.integer("ballot_style", in: 0...Manifest.maximumListCount),
                eligible: reader.integer("eligible", in: 0...VoterRoll.maximumVoterCount),
                counts: reader.value("counts", ProcessedDocument.Counts.self))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ballot_style", ballotStyle)
            $0.field("eligible", eligible)
            $0.field("counts", counts)
        }
    }
}

extension ProcessedDocument.Overrides: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = ["lists", "last", "revoked", "effective", "set"]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try ProcessedDocument.Overrides(
                lists: reader.integer("lists", in: 0...OverrideList.maximumNumber), last: reader.hash("last"),
                revoked: reader.integer("revoked", in: 0...VoterRoll.maximumVoterCount),
                effective: reader.values("effective", Effect.self, limit: Manifest.maximumListCount),
                set: reader.hash("set"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("lists", lists)
            $0.field("last", last)
            $0.field("revoked", revoked)
            $0.field("effective", array: effective)
            $0.field("set", set)
        }
    }
}

extension ProcessedDocument.Overrides.Effect: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot_style", "voters"]) { (reader) throws(FormatError) in
            try ProcessedDocument.Overrides.Effect(
                ballotStyle: reader.integer("ballot_style", in: 1...Manifest.maximumListCount),
                voters: reader.integer("voters", in: 1...VoterRoll.maximumVoterCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ballot_style", ballotStyle)
            $0.field("voters", voters)
        }
    }
}
