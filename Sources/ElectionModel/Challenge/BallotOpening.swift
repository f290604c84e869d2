public import GroupArithmetic

/// What a challenged ballot contains, with the nonces that show it: anyone can encrypt the same again and compare
/// (ElectionGuard 2.1.0, section 3.6.7).
///
/// The nonces are those of the selections, ξ_{i,j}; the ballot nonce ξ_B stays with the device, as the specification
/// asks. Contests and options have their labels, so that text is compared with the manifest's text (verification 14).
public struct BallotOpening: Hashable, Sendable {
    public struct Option: Hashable, Sendable {
        public let label: String
        /// σ.
        public let value: Int
        /// ξ, below q.
        public let nonce: Scalar

        public init(label: String, value: Int, nonce: Scalar) {
            self.label = label
            self.value = value
            self.nonce = nonce
        }
    }

    public struct Contest: Hashable, Sendable {
        /// From 1, by the manifest.
        public let contest: Int
        public let label: String
        public let options: [Option]

        public init(contest: Int, label: String, options: [Option]) {
            self.contest = contest
            self.label = label
            self.options = options
        }
    }

    public let contests: [Contest]

    public init(contests: [Contest]) { self.contests = contests }
}

extension BallotOpening: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["contests"]) { (reader) throws(FormatError) in
            try BallotOpening(
                contests: reader.values("contests", Contest.self, limit: Manifest.maximumListCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { $0.field("contests", array: contests) }
    }
}

extension BallotOpening.Contest: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["contest", "label", "options"]) { (reader) throws(FormatError) in
            try BallotOpening.Contest(
                contest: reader.integer("contest", in: 1...Manifest.maximumListCount), label: reader.label("label"),
                options: reader.values("options", BallotOpening.Option.self, limit: Manifest.maximumListCount))
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

extension BallotOpening.Option: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["label", "value", "nonce"]) { (reader) throws(FormatError) in
            try BallotOpening.Option(
                label: reader.label("label"), value: reader.integer("value", in: 0...Manifest.maximumLimit),
                nonce: reader.scalar("nonce"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", label)
            $0.field("value", value)
            $0.field("nonce", nonce)
        }
    }
}
