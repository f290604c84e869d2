public import GroupArithmetic
public import Primitives
public import SigmaProofs

/// One value for each option of each contest that is decrypted, in manifest order.
public struct PerOption<Value: Hashable & Sendable>: Hashable, Sendable {
    public struct Contest: Hashable, Sendable {
        public let contest: Int
        public let options: [Value]

        public init(contest: Int, options: [Value]) {
            self.contest = contest
            self.options = options
        }
    }

    public let contests: [Contest]

    public init(contests: [Contest]) { self.contests = contests }

    /// The value for 1-based indices, or `nil`.
    public subscript(contest: Int, option: Int) -> Value? {
        guard let entry = contests.first(where: { $0.contest == contest }) else { return nil }
        return entry.options.indices.contains(option - 1) ? entry.options[option - 1] : nil
    }

    /// The contests and option counts, to compare two of these.
    public var shape: [[Int]] { contests.map { [$0.contest, $0.options.count] } }
}

extension PerOption {
    init(
        from reader: inout JSONReader, _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) {
        let contests = try reader.array(limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
            try reader.object(["contest", "options"]) { (reader) throws(FormatError) in
                Contest(
                    contest: try reader.integer("contest", in: 1...Manifest.maximumListCount),
                    options: try reader.list("options", limit: Manifest.maximumListCount, body))
            }
        }
        self.init(contests: contests)
    }

    func write(to writer: inout JSONWriter, _ body: (inout JSONWriter, Value) -> Void) {
        writer.array(contests) { writer, contest in
            writer.object {
                $0.field("contest", contest.contest)
                $0.field("options", array: contest.options, body)
            }
        }
    }
}

/// First round of a decryption: guardian i's hashes d_i, one for each option (equation 88).
public struct SessionCommitment: Hashable, Sendable {
    /// SHA-256 of aggregate.json.
    public let aggregate: HashValue
    /// U, ascending.
    public let guardians: [Int]
    public let guardian: Int
    public let hashes: PerOption<HashValue>

    public init(aggregate: HashValue, guardians: [Int], guardian: Int, hashes: PerOption<HashValue>) {
        self.aggregate = aggregate
        self.guardians = guardians
        self.guardian = guardian
        self.hashes = hashes
    }
}

/// The file `session-N.json`: the complete commitments of one session, signed by officials. A guardian reveals and
/// responds only against its leaf.
public struct SessionDocument: Hashable, Sendable {
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// N, from 1.
    public let number: Int
    /// SHA-256 of processed.json.
    public let processed: HashValue
    /// One from each guardian of U, ascending.
    public let commitments: [SessionCommitment]

    public init(
        election: HashValue, fingerprint: HashValue, number: Int, processed: HashValue, commitments: [SessionCommitment]
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.number = number
        self.processed = processed
        self.commitments = commitments
    }
}

/// Second round: what guardian i opens.
public struct SessionReveal: Hashable, Sendable {
    /// SHA-256 of the session document.
    public let session: HashValue
    public let guardian: Int
    public let reveals: PerOption<DecryptionReveal>

    public init(session: HashValue, guardian: Int, reveals: PerOption<DecryptionReveal>) {
        self.session = session
        self.guardian = guardian
        self.reveals = reveals
    }
}

/// Third round: guardian i's responses v_i.
public struct SessionResponse: Hashable, Sendable {
    public let session: HashValue
    public let guardian: Int
    public let responses: PerOption<Scalar>

    public init(session: HashValue, guardian: Int, responses: PerOption<Scalar>) {
        self.session = session
        self.guardian = guardian
        self.responses = responses
    }
}

extension SessionCommitment: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "aggregate", "guardians", "guardian", "commitments"]) {
            (reader) throws(FormatError) in
            try reader.type("session-commitment")
            return try SessionCommitment(
                aggregate: reader.hash("aggregate"),
                guardians: reader.list("guardians", limit: ElectionConfiguration.maximumGuardianCount) {
                    (reader) throws(FormatError) in
                    try reader.integer(in: 1...ElectionConfiguration.maximumGuardianCount)
                },
                guardian: reader.guardian("guardian"),
                hashes: reader.field("commitments") { (reader) throws(FormatError) in
                    try PerOption(from: &reader) { (reader) throws(FormatError) in try reader.hash() }
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "session-commitment")
            $0.field("aggregate", aggregate)
            $0.field("guardians", array: guardians)
            $0.field("guardian", guardian)
            $0.key("commitments")
            hashes.write(to: &$0) { $0.hexadecimal($1.bytes) }
        }
    }
}

extension SessionDocument: CanonicalJSON {
    package static let fields = [
        "type", "format", "election", "fingerprint", "number", "processed", "commitments",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("session")
            try reader.formatZero()
            return try SessionDocument(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                number: reader.integer("number", in: 1...1_000_000), processed: reader.hash("processed"),
                commitments: reader.values(
                    "commitments", SessionCommitment.self, limit: ElectionConfiguration.maximumGuardianCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "session")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("number", number)
            $0.field("processed", processed)
            $0.field("commitments", array: commitments)
        }
    }
}

extension SessionReveal: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "session", "guardian", "reveals"]) { (reader) throws(FormatError) in
            try reader.type("session-reveal")
            return try SessionReveal(
                session: reader.hash("session"), guardian: reader.guardian("guardian"),
                reveals: reader.field("reveals") { (reader) throws(FormatError) in
                    try PerOption(from: &reader) { (reader) throws(FormatError) in
                        try reader.object(["a", "b", "m"]) { (reader) throws(FormatError) in
                            try DecryptionReveal(
                                a: reader.member("a"), b: reader.member("b"), partial: reader.member("m"))
                        }
                    }
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "session-reveal")
            $0.field("session", session)
            $0.field("guardian", guardian)
            $0.key("reveals")
            reveals.write(to: &$0) { writer, reveal in
                writer.object {
                    $0.field("a", reveal.a)
                    $0.field("b", reveal.b)
                    $0.field("m", reveal.partial)
                }
            }
        }
    }
}

extension SessionResponse: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "session", "guardian", "responses"]) { (reader) throws(FormatError) in
            try reader.type("session-response")
            return try SessionResponse(
                session: reader.hash("session"), guardian: reader.guardian("guardian"),
                responses: reader.field("responses") { (reader) throws(FormatError) in
                    try PerOption(from: &reader) { (reader) throws(FormatError) in try reader.scalar() }
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "session-response")
            $0.field("session", session)
            $0.field("guardian", guardian)
            $0.key("responses")
            responses.write(to: &$0) { $0.hexadecimal($1.bytes) }
        }
    }
}
