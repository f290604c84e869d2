public import ElectionModel
import GroupArithmetic
import Primitives

/// The keys of all guardians, each opened as committed and with both proofs checked.
public struct VerifiedKeys: Sendable {
    public let agreed: AgreedCommitments
    /// In the order 1 … n.
    public let guardians: [GuardianPublicKeys]

    public var ceremony: Ceremony { agreed.ceremony }

    /// - Throws: `.missingDocument`, `.malformedDocument`, `.otherCeremony`, `.commitmentMismatch`, `.badKeys`,
    ///   `.degenerateKey` or `.equalKeys`, with the guardian.
    /// - Complexity: 2n(k + 1) exponentiations.
    public init(_ guardians: [GuardianPublicKeys], agreed: AgreedCommitments) throws(CeremonyError) {
        let ceremony = agreed.ceremony
        try ceremony.requireCount(guardians.count, "keys document")
        for (position, keys) in guardians.enumerated() {
            let index = position + 1
            try ceremony.require(keys.ceremony, of: index)
            guard keys.guardian == index else {
                throw CeremonyError(
                    .malformedDocument, guardian: index, "found the keys of guardian \(keys.guardian)")
            }
            guard ceremony.commitment(to: keys).commitment == agreed.set.commitments[position] else {
                throw CeremonyError(
                    .commitmentMismatch, guardian: index, "the keys are not those that the guardian committed to")
            }
            try ceremony.check(keys, of: index)
        }
        try ceremony.requireDistinct(guardians)
        self.agreed = agreed
        self.guardians = guardians
    }

    /// The guardian record with K, K̂ (25), (26), H_G (27) and H_E (30) as they follow from these keys alone.
    ///
    /// - Throws: `.degenerateKey` if a joint key is 1 or g.
    public func record() throws(CeremonyError) -> GuardianRecord {
        let plan = ceremony.plan
        let k = plan.group.product(guardians.map { $0.voteCommitments[0] })
        let khat = plan.group.product(guardians.map { $0.dataCommitments[0] })
        guard ![k, khat].contains(where: { $0.isIdentity || $0 == plan.group.generator }) else {
            throw CeremonyError(.degenerateKey, "a joint key is 1 or g")
        }
        return GuardianRecord(
            commitmentSet: agreed.hash, guardianCount: plan.guardianCount, quorum: plan.quorum,
            parameterBaseHash: plan.parameterBaseHash, baseHash: plan.baseHash,
            guardianRecordHash: BaseHashes.guardianRecordHash(
                plan.baseHash, voteKey: k, dataKey: khat, guardians: guardians),
            extendedBaseHash: BaseHashes.extendedBaseHash(plan.baseHash, voteKey: k, dataKey: khat),
            voteKey: k, dataKey: khat, guardians: guardians)
    }
}
