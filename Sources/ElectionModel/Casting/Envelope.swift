/// What others said about a cast ballot when it was accepted.
public struct CastEvidence: Hashable, Sendable {
    /// More bytes than these are refused.
    public static let maximumByteCount = 64 << 10
    public static let none = CastEvidence(status: nil, timestamp: nil)

    /// The OCSP response about the signer's certificate, DER; its nonce is SHA-256 of the signature.
    public let status: [UInt8]?
    /// The timestamp over the signature's bytes: a TimeStampResp (RFC 3161), DER.
    public let timestamp: [UInt8]?

    public init(status: [UInt8]?, timestamp: [UInt8]?) {
        self.status = status
        self.timestamp = timestamp
    }
}

/// One line of the ballot box: a cast ballot with everything that decided its acceptance, and its place in the log.
public struct Envelope: Hashable, Sendable {
    /// The index of its leaf.
    public let leaf: Int
    public let submission: CastSubmission
    public let ticket: SignedTicket
    public let evidence: CastEvidence

    public init(leaf: Int, submission: CastSubmission, ticket: SignedTicket, evidence: CastEvidence = .none) {
        self.leaf = leaf
        self.submission = submission
        self.ticket = ticket
        self.evidence = evidence
    }
}

extension Envelope: CanonicalJSON {
    static let fields = ["leaf", "ballot", "statement", "signature", "hints", "ticket", "ocsp", "timestamp"]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try Envelope(
                leaf: reader.integer("leaf", in: 0...Int(Int32.max)),
                submission: CastSubmission(fieldsOf: &reader),
                ticket: reader.value("ticket", SignedTicket.self),
                evidence: CastEvidence(status: reader.evidence("ocsp"), timestamp: reader.evidence("timestamp")))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("leaf", leaf)
            submission.writeFields(to: &$0)
            $0.field("ticket", ticket)
            if let status = evidence.status { $0.field("ocsp", base64: status) }
            if let timestamp = evidence.timestamp { $0.field("timestamp", base64: timestamp) }
        }
    }
}

extension JSONReader {
    fileprivate mutating func evidence(_ name: String) throws(FormatError) -> [UInt8]? {
        try optionalField(name) { (reader) throws(FormatError) in
            try reader.base64(limit: CastEvidence.maximumByteCount)
        }
    }
}
