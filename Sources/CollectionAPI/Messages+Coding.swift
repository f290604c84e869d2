public import ElectionModel
import Primitives

extension Problem: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "title", "status", "detail", "winner", "use", "ticket"]) {
            (reader) throws(FormatError) in
            let code = try reader.field("type") { (reader) throws(FormatError) in
                let text = try reader.string(limit: 200)
                guard text.hasPrefix(Routes.problemPrefix),
                    let code = APIErrorCode(rawValue: String(text.dropFirst(Routes.problemPrefix.count)))
                else { throw reader.failure(.badValue, "unknown problem type \"\(text)\"") }
                return code
            }
            guard try reader.string("title", limit: 200) == code.title else {
                throw reader.failure(.inconsistent, "the title does not belong to the problem type")
            }
            guard try reader.integer("status", in: 100...599) == code.status else {
                throw reader.failure(.inconsistent, "the status does not belong to the problem type")
            }
            return try Problem(
                code, reader.string("detail"),
                winner: reader.optionalField("winner") { (reader) throws(FormatError) in try CastReceipt(from: &reader)
                },
                use: reader.optionalField("use") { (reader) throws(FormatError) in try TicketUse(from: &reader) },
                ticket: reader.optionalField("ticket") { (reader) throws(FormatError) in try SignedTicket(from: &reader)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", Routes.problemPrefix + code.rawValue)
            $0.field("title", code.title)
            $0.field("status", code.status)
            $0.field("detail", detail)
            if let winner { $0.field("winner", winner) }
            if let use { $0.field("use", use) }
            if let ticket { $0.field("ticket", ticket) }
        }
    }
}

extension CastReceipt: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot", "statement", "standing", "sequence", "proof", "timestamp"]) {
            (reader) throws(FormatError) in
            try CastReceipt(
                ballot: reader.hash("ballot"), statement: reader.hash("statement"), standing: reader.hash("standing"),
                sequence: reader.integer("sequence", in: 1...CastStatement.maximumSequence),
                proof: reader.string("proof", limit: 1 << 18),
                timestamp: reader.optionalField("timestamp") { (reader) throws(FormatError) in
                    try reader.base64(limit: CastEvidence.maximumByteCount)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ballot", ballot)
            $0.field("statement", statement)
            $0.field("standing", standing)
            $0.field("sequence", sequence)
            $0.field("proof", proof)
            if let timestamp { $0.field("timestamp", base64: timestamp) }
        }
    }
}

extension ChallengeReceipt: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ballot", "statement", "proof"]) { (reader) throws(FormatError) in
            try ChallengeReceipt(
                ballot: reader.hash("ballot"), statement: reader.hash("statement"),
                proof: reader.string("proof", limit: 1 << 18))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ballot", ballot)
            $0.field("statement", statement)
            $0.field("proof", proof)
        }
    }
}

extension TicketAnswer: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["ticket", "previous"]) { (reader) throws(FormatError) in
            try TicketAnswer(
                ticket: reader.value("ticket", SignedTicket.self),
                previous: reader.optionalField("previous") { (reader) throws(FormatError) in
                    try CastReceipt(from: &reader)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("ticket", ticket)
            if let previous { $0.field("previous", previous) }
        }
    }
}

extension VoterStatus: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "phase", "voter", "ballot_style", "roll_version", "receipts", "waiting", "challenges", "challenges_waiting",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            let phase = try reader.field("phase") { (reader) throws(FormatError) in
                guard let phase = Phase(rawValue: try reader.string(limit: 20)) else {
                    throw reader.failure(.badValue, "the phase is not-open, open or closed")
                }
                return phase
            }
            return try VoterStatus(
                phase: phase, voter: reader.string("voter", limit: 64),
                ballotStyle: reader.optionalField("ballot_style") { (reader) throws(FormatError) in
                    try reader.integer(in: 1...Manifest.maximumListCount)
                },
                rollVersion: reader.integer("roll_version", in: 0...1_000_000),
                receipts: reader.values("receipts", CastReceipt.self, limit: CastStatement.maximumSequence),
                waiting: reader.optionalField("waiting") { (reader) throws(FormatError) in
                    try reader.integer(in: 1...CastStatement.maximumSequence)
                } ?? 0,
                challenges: reader.values(
                    "challenges", ChallengeReceipt.self, limit: ChallengeSubmission.maximumCount),
                challengesWaiting: reader.optionalField("challenges_waiting") { (reader) throws(FormatError) in
                    try reader.integer(in: 1...ChallengeSubmission.maximumCount)
                } ?? 0)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("phase", phase.rawValue)
            $0.field("voter", voter)
            if let ballotStyle { $0.field("ballot_style", ballotStyle) }
            $0.field("roll_version", rollVersion)
            $0.field("receipts", array: receipts)
            if waiting > 0 { $0.field("waiting", waiting) }
            $0.field("challenges", array: challenges)
            if challengesWaiting > 0 { $0.field("challenges_waiting", challengesWaiting) }
        }
    }
}
