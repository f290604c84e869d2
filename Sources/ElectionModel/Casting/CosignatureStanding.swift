public import TransparencyLog

/// What witnesses say of the checkpoint that a receipt leads to.
public enum CosignatureStanding: Hashable, Sendable {
    /// The election has no witnesses.
    case notAsked
    /// So many of them cosigned it, at least the quorum.
    case cosigned(Int)
    /// The collector promised, signed by the log's key, that the quorum would cosign by this time.
    case promised(until: Timestamp)
}

extension ElectionConfiguration {
    /// - Throws: `LogError` `.quorumMissing` for a checkpoint that the rule asks more of, and what stands instead of
    ///   cosignatures is no promise that the rule allows; `.badSignature`, `.malformedCosignature`.
    public func standing(
        of receipt: InclusionReceipt, _ inclusion: VerifiedInclusion
    ) throws(LogError) -> CosignatureStanding {
        guard let witnesses else { return .notAsked }
        do throws(LogError) {
            return .cosigned(try witnesses.policy.require(inclusion.checkpoint))
        } catch {
            guard error.code == .quorumMissing, witnesses.late == .promise, let extra = receipt.extra else {
                throw error
            }
            let promise = try CosignaturePromise(signed: extra, key: logKey)
            try promise.require(inclusion.checkpoint)
            return .promised(until: Timestamp(seconds: promise.deadline))
        }
    }
}
