public import Primitives

/// One line of the published ballots: the ballot without its voter's identity.
public struct PublishedBallot: Hashable, Sendable {
    public let leaf: Int
    /// Only at publication level `full`: opens the commitment in the ballot's leaf.
    public let standing: CastStanding?
    public let ballot: EncryptedBallot
    public let ballotBytes: [UInt8]

    public var pseudonym: HashValue? { standing?.pseudonym }
    public var sequence: Int? { standing?.sequence }

    public init(leaf: Int, standing: CastStanding?, ballot: EncryptedBallot, ballotBytes: [UInt8]) {
        self.leaf = leaf
        self.standing = standing
        self.ballot = ballot
        self.ballotBytes = ballotBytes
    }
}

extension PublishedBallot: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["leaf", "standing", "ballot"]) { (reader) throws(FormatError) in
            let leaf = try reader.integer("leaf", in: 0...Int(Int32.max))
            let standing = try reader.optionalField("standing") { (reader) throws(FormatError) in
                try CastStanding(from: &reader)
            }
            let (ballot, bytes) = try reader.field("ballot") { (reader) throws(FormatError) in
                try reader.withBytes { (reader) throws(FormatError) in try EncryptedBallot(from: &reader) }
            }
            return PublishedBallot(
                leaf: leaf, standing: standing, ballot: ballot, ballotBytes: bytes)
        }
    }

    public func write(to writer: inout JSONWriter) {
        Self.write(leaf, standing, ballotBytes, to: &writer)
    }

    /// The line of a ballot that need not be decoded.
    public static func canonicalBytes(leaf: Int, standing: CastStanding?, ballotBytes: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        write(leaf, standing, ballotBytes, to: &writer)
        return writer.bytes
    }

    private static func write(
        _ leaf: Int, _ standing: CastStanding?, _ ballotBytes: [UInt8], to writer: inout JSONWriter
    ) {
        writer.object {
            $0.field("leaf", leaf)
            if let standing { $0.field("standing", standing) }
            $0.key("ballot")
            $0.raw(ballotBytes)
        }
    }
}

extension CastStanding: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["pseudonym", "sequence", "opening"]) { (reader) throws(FormatError) in
            try CastStanding(
                pseudonym: reader.hash("pseudonym"),
                sequence: reader.integer("sequence", in: 1...CastStatement.maximumSequence),
                opening: reader.hash("opening"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("pseudonym", pseudonym)
            $0.field("sequence", sequence)
            $0.field("opening", opening)
        }
    }
}
