package import CollectionAPI
package import ElectionModel

extension SavedReceipt {
    package init(submission: CastSubmission, receipt: CastReceipt) {
        self.init(
            election: submission.statement.election, fingerprint: submission.statement.fingerprint,
            ballot: receipt.ballot, statement: receipt.statement, standing: receipt.standing,
            sequence: receipt.sequence,
            confirmationCode: submission.statement.confirmationCode, pseudonym: submission.statement.pseudonym,
            proof: receipt.proof, timestamp: receipt.timestamp)
    }

    /// As the collector gave it.
    package var receipt: CastReceipt {
        CastReceipt(
            ballot: ballot, statement: statement, standing: standing, sequence: sequence, proof: proof,
            timestamp: timestamp)
    }
}
