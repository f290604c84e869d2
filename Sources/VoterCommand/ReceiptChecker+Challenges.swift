package import CollectionAPI
package import ElectionModel
package import TransparencyLog

extension ReceiptChecker {
    /// A receipt for exactly this challenge.
    package func verify(
        _ receipt: ChallengeReceipt, for submission: ChallengeSubmission
    ) throws(VoterError) -> (inclusion: VerifiedInclusion, standing: CosignatureStanding) {
        guard receipt.leaf == submission.leaf else {
            throw VoterError(
                .wrongReceipt, "the collector answered with the receipt of another ballot",
                hint: "run vote --resume; if this happens again, tell the election officials")
        }
        return try check(receipt.proof, of: receipt.leaf, "the challenged ballot")
    }

    package func verify(_ receipt: ChallengeReceipt) throws(VoterError) -> VerifiedInclusion {
        try check(receipt.proof, of: receipt.leaf, "a challenged ballot").inclusion
    }

    /// A kept receipt, which must be of this election.
    package func check(
        _ saved: SavedChallenge
    ) throws(VoterError) -> (inclusion: VerifiedInclusion, standing: CosignatureStanding) {
        guard saved.fingerprint == context.fingerprint, saved.election == context.extendedBaseHash else {
            throw VoterError(.wrongReceipt, "the receipt belongs to another election")
        }
        return try check(saved.proof, of: saved.leaf, "the challenged ballot")
    }

    package func verify(_ saved: SavedChallenge) throws(VoterError) -> VerifiedInclusion { try check(saved).inclusion }
}
