public import GroupArithmetic
public import Primitives
public import SigmaProofs

/// The file `result.json`: the totals with the proofs that they are the aggregate's content.
///
/// ElectionGuard 2.1.0, section 3.6.5. Contests in manifest order, without those that are withheld.
public struct ResultDocument: Hashable, Sendable {
    public struct Option: Hashable, Sendable {
        public let label: String
        /// t.
        public let total: Int
        /// T = K^t.
        public let value: GroupElement
        public let proof: DecryptionProof

        public init(label: String, total: Int, value: GroupElement, proof: DecryptionProof) {
            self.label = label
            self.total = total
            self.value = value
            self.proof = proof
        }
    }

    public struct Contest: Hashable, Sendable {
        public let contest: Int
        public let label: String
        public let options: [Option]

        public init(contest: Int, label: String, options: [Option]) {
            self.contest = contest
            self.label = label
            self.options = options
        }
    }

    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// SHA-256 of the session document that led here.
    public let session: HashValue
    public let contests: [Contest]
    /// Contests that are withheld because too few ballots have them, ascending.
    public let withheld: [Int]

    public init(
        election: HashValue, fingerprint: HashValue, session: HashValue, contests: [Contest], withheld: [Int]
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.session = session
        self.contests = contests
        self.withheld = withheld
    }
}

extension ResultDocument: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = ["type", "format", "election", "fingerprint", "session", "contests", "withheld"]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("result")
            try reader.formatZero()
            return try ResultDocument(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                session: reader.hash("session"),
                contests: reader.values("contests", Contest.self, limit: Manifest.maximumListCount),
                withheld: reader.list("withheld", limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
                    try reader.integer(in: 1...Manifest.maximumListCount)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "result")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("session", session)
            $0.field("contests", array: contests)
            $0.field("withheld", array: withheld)
        }
    }
}

extension ResultDocument.Contest: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["contest", "label", "options"]) { (reader) throws(FormatError) in
            try ResultDocument.Contest(
                contest: reader.integer("contest", in: 1...Manifest.maximumListCount), label: reader.label("label"),
                options: reader.values("options", ResultDocument.Option.self, limit: Manifest.maximumListCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("contest", contest)
            $0.field("label", label)
            $0.field("options", array: options)
        }
    }
}

extension ResultDocument.Option: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["label", "total", "value", "challenge", "response"]) { (reader) throws(FormatError) in
            try ResultDocument.Option(
                label: reader.label("label"), total: reader.integer("total", in: 0...DiscreteLogTable.maximumBound),
                value: reader.member("value"),
                proof: DecryptionProof(challenge: reader.scalar("challenge"), response: reader.scalar("response")))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", label)
            $0.field("total", total)
            $0.field("value", value)
            $0.field("challenge", proof.challenge)
            $0.field("response", proof.response)
        }
    }
}
