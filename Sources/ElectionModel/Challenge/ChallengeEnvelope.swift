/// One line of the ballot box's challenged ballots: with everything that decided the acceptance, and its place in the log.
public struct ChallengeEnvelope: Hashable, Sendable {
    /// The index of its leaf.
    public let leaf: Int
    public let submission: ChallengeSubmission
    public let ticket: SignedTicket

    public init(leaf: Int, submission: ChallengeSubmission, ticket: SignedTicket) {
        self.leaf = leaf
        self.submission = submission
        self.ticket = ticket
    }
}

extension ChallengeEnvelope: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = ["leaf", "ballot", "statement", "signature", "opening", "ticket"]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try ChallengeEnvelope(
                leaf: reader.integer("leaf", in: 0...Int(Int32.max)),
                submission: ChallengeSubmission(fieldsOf: &reader),
                ticket: reader.value("ticket", SignedTicket.self))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("leaf", leaf)
            submission.writeFields(to: &$0)
            $0.field("ticket", ticket)
        }
    }
}
