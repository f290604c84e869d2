public import Primitives
public import SigmaProofs

/// The officials' question to all guardians whether they still hold their shares of the key.
public struct ShareQuestion: Hashable, Sendable {
    /// What the question comes before.
    public enum Occasion: String, CaseIterable, Sendable {
        case opening, closing
    }

    /// H_E and H_G.
    public let election: HashValue
    public let guardianRecordHash: HashValue
    public let fingerprint: HashValue
    public let occasion: Occasion
    /// Random, so that no answer was made before the question.
    public let nonce: HashValue
    public let askedAt: Timestamp

    public init(
        election: HashValue, guardianRecordHash: HashValue, fingerprint: HashValue, occasion: Occasion,
        nonce: HashValue, askedAt: Timestamp
    ) {
        self.election = election
        self.guardianRecordHash = guardianRecordHash
        self.fingerprint = fingerprint
        self.occasion = occasion
        self.nonce = nonce
        self.askedAt = askedAt
    }
}

extension ShareQuestion: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = ["type", "election", "guardian_record_hash", "fingerprint", "occasion", "nonce", "asked_at"]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("share-question")
            let election = try reader.hash("election")
            let record = try reader.hash("guardian_record_hash")
            let fingerprint = try reader.hash("fingerprint")
            guard let occasion = Occasion(rawValue: try reader.string("occasion", limit: 20)) else {
                throw reader.failure(.badValue, "the occasion is opening or closing")
            }
            return try ShareQuestion(
                election: election, guardianRecordHash: record, fingerprint: fingerprint, occasion: occasion,
                nonce: reader.hash("nonce"), askedAt: reader.timestamp("asked_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "share-question")
            $0.field("election", election)
            $0.field("guardian_record_hash", guardianRecordHash)
            $0.field("fingerprint", fingerprint)
            $0.field("occasion", occasion.rawValue)
            $0.field("nonce", nonce)
            $0.field("asked_at", askedAt)
        }
    }
}

/// A guardian's answer: the proof that it holds its share, signed by the guardian.
public struct ShareAnswer: Hashable, Sendable {
    /// SHA-256 of the question.
    public let question: HashValue
    /// i, from 1.
    public let guardian: Int
    public let proof: ShareProof

    public init(question: HashValue, guardian: Int, proof: ShareProof) {
        self.question = question
        self.guardian = guardian
        self.proof = proof
    }
}

extension ShareAnswer: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = ["type", "question", "guardian", "challenge", "vote_response", "data_response"]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("share-answer")
            return try ShareAnswer(
                question: reader.hash("question"), guardian: reader.guardian("guardian"),
                proof: ShareProof(
                    challenge: reader.scalar("challenge"), voteResponse: reader.scalar("vote_response"),
                    dataResponse: reader.scalar("data_response")))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "share-answer")
            $0.field("question", question)
            $0.field("guardian", guardian)
            $0.field("challenge", proof.challenge)
            $0.field("vote_response", proof.voteResponse)
            $0.field("data_response", proof.dataResponse)
        }
    }
}

extension GuardianRecord {
    /// What a guardian proves in answer to a question.
    public func statement(_ question: HashValue, guardian: Int) -> ShareProof.Statement {
        ShareProof.Statement(
            guardianRecordHash: guardianRecordHash, question: question, guardian: guardian,
            voteKey: shareKey(of: guardian), dataKey: dataShareKey(of: guardian))
    }
}
