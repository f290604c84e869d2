package import CollectionAPI
package import ElectionModel
import Identity
package import TransparencyLog

/// Checks receipts against the log key of the pinned election; asks nobody.
package struct ReceiptChecker: Sendable {
    let context: ElectionContext

    package init(_ context: ElectionContext) { self.context = context }

    /// The receipt's leaf is in the log under a checkpoint that the log signed, and that its witnesses cosigned as the
    /// election's rule asks.
    package func verify(_ receipt: CastReceipt) throws(VoterError) -> VerifiedInclusion {
        try check(receipt).inclusion
    }

    /// The same, with what the witnesses say.
    package func check(
        _ receipt: CastReceipt
    ) throws(VoterError) -> (inclusion: VerifiedInclusion, standing: CosignatureStanding) {
        try check(receipt.proof, of: receipt.leaf, "ballot \(receipt.sequence)")
    }

    func check(
        _ text: String, of leaf: LogLeaf, _ name: String
    ) throws(VoterError) -> (inclusion: VerifiedInclusion, standing: CosignatureStanding) {
        do throws(LogError) {
            let proof = try InclusionReceipt(parsing: Array(text.utf8))
            let inclusion = try proof.verify(
                leaf: leaf.canonicalBytes, key: context.configuration.logKey,
                origin: context.configuration.logOrigin)
            return (inclusion, try context.configuration.standing(of: proof, inclusion))
        } catch {
            let code: VoterError.Code = error.code == .quorumMissing ? .notWitnessed : .receiptUnproven
            throw VoterError(
                code, "the receipt of \(name) proves nothing: \(error.reason)",
                hint: "keep the file and tell the election officials")
        }
    }

    /// A receipt for exactly this submission.
    package func verify(_ receipt: CastReceipt, for submission: CastSubmission) throws(VoterError) -> VerifiedInclusion
    {
        guard receipt.ballot == submission.ballotHash, receipt.statement == submission.statementHash,
            receipt.standing == submission.statement.standingCommitment,
            receipt.sequence == submission.statement.sequence
        else {
            throw VoterError(
                .wrongReceipt, "the collector answered with the receipt of another ballot",
                hint: "run vote --resume; if this happens again, tell the election officials")
        }
        _ = try verifyTimestamp(receipt, over: submission.signature)
        return try verify(receipt)
    }

    /// A kept receipt, which must be of this election.
    package func verify(_ saved: SavedReceipt) throws(VoterError) -> VerifiedInclusion {
        guard saved.fingerprint == context.fingerprint, saved.election == context.extendedBaseHash else {
            throw VoterError(.wrongReceipt, "the receipt belongs to another election")
        }
        return try verify(saved.receipt)
    }
}

extension ReceiptChecker {
    /// A checkpoint that the log signed, as it came; cosigned, unless the election's rule lets it go out before.
    package func verify(checkpoint note: [UInt8]) throws(VoterError) -> Checkpoint {
        do throws(LogError) {
            let checkpoint = try Checkpoint(
                signed: note, key: context.configuration.logKey, origin: context.configuration.logOrigin)
            if let rule = context.configuration.witnesses, rule.late == .wait { try rule.policy.require(checkpoint) }
            return checkpoint
        } catch {
            throw VoterError(
                error.code == .quorumMissing ? .notWitnessed : .badCheckpoint,
                "the log's checkpoint does not hold: \(error.reason)",
                hint: "check the server's address, and tell the election officials")
        }
    }
}

/// The log must not go back behind what this device has seen of it, nor show it two trees of one size.
package enum LogMemory {
    package static func require(_ checkpoint: Checkpoint, toExtend known: [Checkpoint]) throws(VoterError) {
        for earlier in known where checkpoint.size < earlier.size {
            throw VoterError(
                .logWentBack, "the log has \(checkpoint.size) entries; it had \(earlier.size) before",
                hint: "keep your receipts and tell the election officials: the collector has lost ballots")
        }
        try require(checkpoint, toAgreeWith: known)
    }

    /// For checkpoints of any age.
    package static func require(_ checkpoint: Checkpoint, toAgreeWith known: [Checkpoint]) throws(VoterError) {
        for other in known where other.size == checkpoint.size && other.root != checkpoint.root {
            throw VoterError(
                .logWentBack, "the log shows two different contents of \(checkpoint.size) entries",
                hint: "keep your receipts and tell the election officials: the collector shows different logs")
        }
    }
}
