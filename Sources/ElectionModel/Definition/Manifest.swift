import Primitives

/// What can be voted on: contests with their options and limits, and the ballot styles that combine them.
///
/// ElectionGuard 2.1.0, section 3.1.3; JSON as the data serialization draft has it. The canonical bytes are what the
/// election base hash H_B hashes. Indices count from 1 in the order of the lists.
public struct Manifest: Hashable, Sendable {
    /// Selection limits above this are refused: a proof has one component for each possible value.
    public static let maximumLimit = 1_024
    public static let maximumListCount = 10_000

    public let label: String
    public let contests: [Contest]
    public let ballotStyles: [BallotStyle]

    public init(label: String, contests: [Contest], ballotStyles: [BallotStyle]) throws(FormatError) {
        self.label = label
        self.contests = contests
        self.ballotStyles = ballotStyles
        try validate()
    }

    public struct Contest: Hashable, Sendable {
        public let label: String
        /// L as stated; `nil` stands for "NO_LIMIT".
        public let statedLimit: Int?
        public let options: [Option]

        public init(label: String, selectionLimit: Int? = 1, options: [Option]) {
            self.label = label
            statedLimit = selectionLimit
            self.options = options
        }

        /// L, the effective contest selection limit: the stated one, or the options' sum if that is smaller.
        public var selectionLimit: Int {
            let stated = options.map(\.statedLimit)
            guard !stated.contains(nil) else { return statedLimit ?? 0 }
            let sum = stated.reduce(0) { min($0 + min($1 ?? 0, Manifest.maximumLimit), Manifest.maximumLimit + 1) }
            return min(statedLimit ?? sum, sum)
        }

        /// R of an option: the stated one, or the contest's limit if that is smaller.
        public func selectionLimit(option index: Int) -> Int {
            let option = options[index - 1].statedLimit
            return min(option ?? .max, statedLimit ?? .max)
        }
    }

    public struct Option: Hashable, Sendable {
        public let label: String
        /// R as stated; `nil` stands for "CONTEST_LIMIT".
        public let statedLimit: Int?

        public init(label: String, selectionLimit: Int? = 1) {
            self.label = label
            statedLimit = selectionLimit
        }
    }

    public struct BallotStyle: Hashable, Sendable {
        public let label: String
        /// Contest indices, ascending.
        public let contests: [Int]

        public init(label: String, contests: [Int]) {
            self.label = label
            self.contests = contests
        }
    }

    /// The contest with a 1-based index, or `nil`.
    public func contest(_ index: Int) -> Contest? {
        contests.indices.contains(index - 1) ? contests[index - 1] : nil
    }

    /// The ballot style with a 1-based index, or `nil`.
    public func ballotStyle(_ index: Int) -> BallotStyle? {
        ballotStyles.indices.contains(index - 1) ? ballotStyles[index - 1] : nil
    }
}

extension Manifest {
    private func validate() throws(FormatError) {
        guard Self.isLabel(label) else { throw FormatError(.badValue, "not a label", path: "label") }
        guard !contests.isEmpty, !ballotStyles.isEmpty else {
            throw FormatError(.inconsistent, "a manifest has at least one contest and one ballot style")
        }
        try Self.requireUnique(contests.map(\.label), "contests")
        try Self.requireUnique(ballotStyles.map(\.label), "ballot_styles")
        for (index, contest) in contests.enumerated() { try Self.validate(contest, "contests[\(index)]") }
        for (index, style) in ballotStyles.enumerated() {
            let path = "ballot_styles[\(index)].contests"
            guard !style.contests.isEmpty, zip(style.contests, style.contests.dropFirst()).allSatisfy({ $0 < $1 })
            else {
                throw FormatError(.inconsistent, "contest numbers ascend, each once, at least one", path: path)
            }
            guard style.contests.allSatisfy({ contest($0) != nil }) else {
                throw FormatError(.inconsistent, "a contest number that the manifest does not have", path: path)
            }
        }
    }

    private static func validate(_ contest: Contest, _ path: String) throws(FormatError) {
        guard !contest.options.isEmpty else {
            throw FormatError(.inconsistent, "a contest without options", path: path)
        }
        try requireUnique(contest.options.map(\.label), "\(path).options")
        if contest.statedLimit == nil, contest.options.contains(where: { $0.statedLimit == nil }) {
            throw FormatError(.inconsistent, "NO_LIMIT needs a number at every option", path: path)
        }
        let limits = contest.options.indices.map { contest.selectionLimit(option: $0 + 1) } + [contest.selectionLimit]
        guard limits.allSatisfy({ (1...maximumLimit).contains($0) }) else {
            throw FormatError(.outOfRange, "selection limits are 1 to \(maximumLimit)", path: path)
        }
    }

    private static func isLabel(_ text: String) -> Bool {
        Label.isValid(text) && text.utf8.count <= Label.maximumByteCount
    }

    private static func requireUnique(_ labels: [String], _ path: String) throws(FormatError) {
        var seen: Set<String> = []
        for (index, label) in labels.enumerated() {
            guard isLabel(label) else { throw FormatError(.badValue, "not a label", path: "\(path)[\(index)].label") }
            guard seen.insert(label).inserted else {
                throw FormatError(.inconsistent, "the label \"\(label)\" stands twice", path: "\(path)[\(index)].label")
            }
        }
    }
}

extension Manifest: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["label", "contests", "ballot_styles"]) { (reader) throws(FormatError) in
            try Manifest(
                label: reader.label("label"),
                contests: reader.values("contests", Contest.self, limit: Self.maximumListCount),
                ballotStyles: reader.values("ballot_styles", BallotStyle.self, limit: Self.maximumListCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", label)
            $0.field("contests", array: contests)
            $0.field("ballot_styles", array: ballotStyles)
        }
    }

    /// The limit 1 is the default and never written.
    fileprivate static func readLimit(
        _ reader: inout JSONReader, unlimited: String
    ) throws(FormatError) -> Int? {
        let stated = try reader.optionalField("selection_limit") { (reader) throws(FormatError) -> Int? in
            if reader.isAtString {
                guard try reader.string(limit: 20) == unlimited else {
                    throw reader.failure(.badValue, "a limit is a number or \"\(unlimited)\"")
                }
                return nil
            }
            return try reader.integer(in: 2...Int(Int32.max))
        }
        guard let stated else { return 1 }
        return stated
    }

    fileprivate static func writeLimit(_ limit: Int?, unlimited: String, to writer: inout JSONWriter) {
        guard let limit else { return writer.field("selection_limit", unlimited) }
        if limit != 1 { writer.field("selection_limit", limit) }
    }
}

extension Manifest.Contest: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["label", "selection_limit", "options"]) { (reader) throws(FormatError) in
            try Manifest.Contest(
                label: reader.label("label"),
                selectionLimit: Manifest.readLimit(&reader, unlimited: "NO_LIMIT"),
                options: reader.values("options", Manifest.Option.self, limit: Manifest.maximumListCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", label)
            Manifest.writeLimit(statedLimit, unlimited: "NO_LIMIT", to: &$0)
            $0.field("options", array: options)
        }
    }
}

extension Manifest.Option: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["label", "selection_limit"]) { (reader) throws(FormatError) in
            try Manifest.Option(
                label: reader.label("label"),
                selectionLimit: Manifest.readLimit(&reader, unlimited: "CONTEST_LIMIT"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", label)
            Manifest.writeLimit(statedLimit, unlimited: "CONTEST_LIMIT", to: &$0)
        }
    }
}

extension Manifest.BallotStyle: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["label", "contests"]) { (reader) throws(FormatError) in
            try Manifest.BallotStyle(
                label: reader.label("label"),
                contests: reader.list("contests", limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
                    try reader.integer(in: 1...Manifest.maximumListCount)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", label)
            $0.field("contests", array: contests)
        }
    }
}
