public import Primitives

/// One entry of an election's log: what happened, by hashes only.
///
/// The leaf's bytes are canonical JSON: `{"type":"cast","ballot":"…","statement":"…","standing":"…"}` for a cast ballot,
/// `{"type":"challenged","ballot":"…","statement":"…"}` for a challenged one and `{"type":"…","document":"…"}` for a signed
/// step, where each hash is SHA-256 as 64 upper-case digits.
public enum LogLeaf: Hashable, Sendable {
    /// The signed steps of an election, in the order in which they may first stand in the log.
    public enum Step: String, CaseIterable, Sendable {
        /// definition.json
        case definition
        /// commitments.json, signed by all guardians
        case commitments
        /// guardians.json, signed by all guardians
        case guardians
        /// roll-update-N.json; any number of them until the closing
        case rollUpdate = "roll-update"
        /// release-N.json; any number of them until processed.json
        case release
        /// open.json and close.json
        case open
        case close
        /// override-list-N.json; any number of them from the opening until processed.json
        case overrideList = "override-list"
        /// processed.json
        case processed
        /// session-N.json; may stand more than once
        case session
        /// record.json
        case published

        /// Numbered documents that stand between the other steps, and after which the election is in the same phase.
        public var isSupplement: Bool { hasList || self == .release }

        /// Whether a secret list lies beside the document.
        public var hasList: Bool { self == .rollUpdate || self == .overrideList }

        /// The others, in the order in which they stand.
        public static let phases = allCases.filter { !$0.isSupplement }
    }

    case step(Step, document: HashValue)
    /// `standing` commits to pseudonym and sequence number; see ``CastStanding``.
    case cast(ballot: HashValue, statement: HashValue, standing: HashValue)
    /// A ballot that its voter chose to have opened; it is never counted.
    case challenged(ballot: HashValue, statement: HashValue)
}

extension LogLeaf: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "document", "ballot", "statement", "standing"]) {
            (reader) throws(FormatError) in
            let type = try reader.string("type", limit: 20)
            if type == "cast" {
                return try .cast(
                    ballot: reader.hash("ballot"), statement: reader.hash("statement"),
                    standing: reader.hash("standing"))
            }
            if type == "challenged" {
                return try .challenged(ballot: reader.hash("ballot"), statement: reader.hash("statement"))
            }
            guard let step = Step(rawValue: type) else {
                throw reader.failure(.wrongType, "unknown kind of leaf \"\(type)\"")
            }
            return try .step(step, document: reader.hash("document"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            switch self {
            case .step(let step, let document):
                $0.field("type", step.rawValue)
                $0.field("document", document)
            case .cast(let ballot, let statement, let standing):
                $0.field("type", "cast")
                $0.field("ballot", ballot)
                $0.field("statement", statement)
                $0.field("standing", standing)
            case .challenged(let ballot, let statement):
                $0.field("type", "challenged")
                $0.field("ballot", ballot)
                $0.field("statement", statement)
            }
        }
    }
}
