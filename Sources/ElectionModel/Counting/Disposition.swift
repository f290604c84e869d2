import Primitives

/// What became of one cast or challenged leaf. Every such leaf has exactly one.
public struct Disposition: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case counted, superseded, overridden, challenged, test, invalid
        case challengedUnopened = "challenged-unopened"

        /// Whether it says what became of a challenged leaf; the others are about cast leaves.
        public var isChallenge: Bool { self == .challenged || self == .challengedUnopened }
    }

    /// Why a ballot is invalid.
    public enum Reason: String, CaseIterable, Sendable {
        case malformed, signature, certificate, ticket, statement, style, proof, identifier, duplicate, missing
        /// The voter has left the roll, or changed the ballot style, since; only with `roll_rule` `final`.
        case roll
    }

    public let leaf: Int
    public let kind: Kind
    /// Only for invalid ballots.
    public let reason: Reason?
    /// 0 where the ballot could not be read.
    public let ballotStyle: Int
    /// The voter's weight; 1 unless the roll says otherwise.
    public let weight: Int

    public init(leaf: Int, kind: Kind, reason: Reason? = nil, ballotStyle: Int, weight: Int = 1) {
        self.leaf = leaf
        self.kind = kind
        self.reason = reason
        self.ballotStyle = ballotStyle
        self.weight = weight
    }
}

extension Disposition: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["leaf", "disposition", "reason", "ballot_style", "weight"]) {
            (reader) throws(FormatError) in
            let leaf = try reader.integer("leaf", in: 0...Int(Int32.max))
            let kind = try reader.field("disposition") { (reader) throws(FormatError) in
                let text = try reader.string(limit: 30)
                guard let kind = Kind(rawValue: text) else {
                    throw reader.failure(.badValue, "unknown disposition \"\(text)\"")
                }
                return kind
            }
            let reason = try reader.optionalField("reason") { (reader) throws(FormatError) in
                let text = try reader.string(limit: 30)
                guard let reason = Reason(rawValue: text), kind == .invalid else {
                    throw reader.failure(.badValue, "unknown reason \"\(text)\", or a reason where none belongs")
                }
                return reason
            }
            guard (reason != nil) == (kind == .invalid) else {
                throw reader.failure(.missingField, "an invalid ballot has a reason")
            }
            let style = try reader.integer("ballot_style", in: 0...Manifest.maximumListCount)
            let weight = try reader.optionalField("weight") { (reader) throws(FormatError) in
                try reader.integer(in: 2...VoterRoll.maximumWeight)
            }
            return Disposition(leaf: leaf, kind: kind, reason: reason, ballotStyle: style, weight: weight ?? 1)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("leaf", leaf)
            $0.field("disposition", kind.rawValue)
            if let reason { $0.field("reason", reason.rawValue) }
            $0.field("ballot_style", ballotStyle)
            if weight != 1 { $0.field("weight", weight) }
        }
    }
}
