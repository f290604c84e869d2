package import CollectionAPI
package import ElectionModel
package import Primitives

/// What a voter keeps of a cast ballot: enough to prove, without asking anyone, that it is in the log. It does not say
/// what was chosen, nor who voted.
package struct SavedReceipt: Hashable, Sendable {
    /// H_E.
    package let election: HashValue
    package let fingerprint: HashValue
    /// H_C.
    package let confirmationCode: HashValue
    /// Under which the ballot stands in the published record, where the publication level has pseudonyms.
    package let pseudonym: HashValue?
    package let receipt: CastReceipt

    package init(submission: CastSubmission, receipt: CastReceipt) {
        self.init(
            election: submission.statement.election, fingerprint: submission.statement.fingerprint,
            confirmationCode: submission.statement.confirmationCode, pseudonym: submission.statement.pseudonym,
            receipt: receipt)
    }

    init(
        election: HashValue, fingerprint: HashValue, confirmationCode: HashValue, pseudonym: HashValue?,
        receipt: CastReceipt
    ) {
        self.election = election
        self.fingerprint = fingerprint
        self.confirmationCode = confirmationCode
        self.pseudonym = pseudonym
        self.receipt = receipt
    }
}

extension SavedReceipt: CanonicalJSON {
    package init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "format", "election", "fingerprint", "ballot", "statement", "standing", "sequence",
            "confirmation_code", "pseudonym", "proof",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("receipt")
            try reader.formatZero()
            let (election, fingerprint) = (try reader.hash("election"), try reader.hash("fingerprint"))
            let (ballot, statement) = (try reader.hash("ballot"), try reader.hash("statement"))
            let standing = try reader.hash("standing")
            let sequence = try reader.integer("sequence", in: 1...CastStatement.maximumSequence)
            let code = try reader.hash("confirmation_code")
            let pseudonym = try reader.optionalField("pseudonym") { (reader) throws(FormatError) in try reader.hash() }
            let proof = try reader.string("proof", limit: 1 << 18)
            return SavedReceipt(
                election: election, fingerprint: fingerprint, confirmationCode: code, pseudonym: pseudonym,
                receipt: CastReceipt(
                    ballot: ballot, statement: statement, standing: standing, sequence: sequence, proof: proof))
        }
    }

    package func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "receipt")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("ballot", receipt.ballot)
            $0.field("statement", receipt.statement)
            $0.field("standing", receipt.standing)
            $0.field("sequence", receipt.sequence)
            $0.field("confirmation_code", confirmationCode)
            if let pseudonym { $0.field("pseudonym", pseudonym) }
            $0.field("proof", receipt.proof)
        }
    }
}
