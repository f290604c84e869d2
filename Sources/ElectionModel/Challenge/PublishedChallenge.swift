/// One line of the published challenged ballots: the ballot and its opening, without its voter's identity.
public struct PublishedChallenge: Hashable, Sendable {
    /// The index of its leaf.
    public let leaf: Int
    public let ballot: EncryptedBallot
    public let ballotBytes: [UInt8]
    public let opening: BallotOpening

    public init(leaf: Int, ballot: EncryptedBallot, opening: BallotOpening) {
        self.leaf = leaf
        self.ballot = ballot
        ballotBytes = ballot.canonicalBytes
        self.opening = opening
    }

    private init(leaf: Int, _ ballot: (EncryptedBallot, [UInt8]), _ opening: BallotOpening) {
        self.leaf = leaf
        (self.ballot, ballotBytes) = ballot
        self.opening = opening
    }
}

extension PublishedChallenge: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["leaf", "ballot", "opening"]) { (reader) throws(FormatError) in
            let leaf = try reader.integer("leaf", in: 0...Int(Int32.max))
            let ballot = try reader.field("ballot") { (reader) throws(FormatError) in
                try reader.withBytes { (reader) throws(FormatError) in try EncryptedBallot(from: &reader) }
            }
            return try PublishedChallenge(leaf: leaf, ballot, reader.value("opening", BallotOpening.self))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("leaf", leaf)
            $0.key("ballot")
            $0.raw(ballotBytes)
            $0.field("opening", opening)
        }
    }
}
