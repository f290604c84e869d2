public import ElectionModel
public import Primitives

extension Ceremony {
    /// First round: the commitment to a guardian's keys.
    public func commitment(to keys: GuardianPublicKeys) -> CeremonyCommitment {
        CeremonyCommitment(
            ceremony: start.identifier, guardian: keys.guardian,
            commitment: CeremonyCommitment.commit(to: keys, ceremony: start))
    }

    /// The set of all commitments, from one of each guardian in their order.
    ///
    /// - Throws: `.missingDocument`, `.malformedDocument`, `.otherCeremony`.
    public func commitmentSet(_ commitments: [CeremonyCommitment]) throws(CeremonyError) -> CommitmentSet {
        try requireCount(commitments.count, "commitment")
        for (position, commitment) in commitments.enumerated() {
            guard commitment.guardian == position + 1 else {
                throw CeremonyError(
                    .malformedDocument, guardian: position + 1,
                    "found the commitment of guardian \(commitment.guardian)")
            }
            try require(commitment.ceremony, of: position + 1)
        }
        return CommitmentSet(start: start, commitments: commitments.map(\.commitment))
    }

    /// Whether a guardian may sign the set: it is of this ceremony, complete, and has the guardian's own commitment.
    ///
    /// - Throws: `.otherCeremony`, `.malformedDocument`, `.ownCommitmentMissing`.
    public func check(_ set: CommitmentSet, own keys: GuardianPublicKeys) throws(CeremonyError) {
        try check(set)
        guard plan.configuration.guardians.indices.contains(keys.guardian - 1),
            set.commitments[keys.guardian - 1] == commitment(to: keys).commitment
        else {
            throw CeremonyError(
                .ownCommitmentMissing, guardian: keys.guardian, "the set does not have the commitment to these keys")
        }
    }

    func check(_ set: CommitmentSet) throws(CeremonyError) {
        try require(set.start.identifier, of: nil)
        guard set.start == start else {
            throw CeremonyError(.otherElection, "the set of commitments is for another election")
        }
        guard set.commitments.count == plan.guardianCount else {
            throw CeremonyError(
                .malformedDocument, "\(set.commitments.count) commitments, expected \(plan.guardianCount)")
        }
        guard Set(set.commitments).count == set.commitments.count else {
            throw CeremonyError(.malformedDocument, "two commitments are equal")
        }
    }

    func requireCount(_ count: Int, _ what: String) throws(CeremonyError) {
        guard count >= plan.guardianCount else {
            throw CeremonyError(.missingDocument, guardian: count + 1, "there is no \(what)")
        }
        guard count == plan.guardianCount else {
            throw CeremonyError(.malformedDocument, "\(count) documents, expected \(plan.guardianCount)")
        }
    }
}

/// The set of commitments after every guardian has signed it. Only against it are keys opened and believed.
public struct AgreedCommitments: Sendable {
    public let ceremony: Ceremony
    public let set: CommitmentSet
    /// SHA-256 of commitments.json.
    public let hash: HashValue

    /// - Throws: `.missingSignature` naming the first guardian who has not signed, `.badSignature`,
    ///   `.malformedDocument`, `.otherCeremony`, `.otherElection`.
    public init(_ document: SignedDocument, ceremony: Ceremony) throws(CeremonyError) {
        let verified = try ceremony.requireAllSignatures(document, name: ElectionFolder.commitments)
        do throws(FormatError) {
            set = try CommitmentSet(canonical: verified.bytes, group: ceremony.plan.group)
        } catch {
            throw CeremonyError(.malformedDocument, "\(ElectionFolder.commitments): \(error)")
        }
        try ceremony.check(set)
        self.ceremony = ceremony
        hash = verified.hash
    }

    /// Second round: whether a guardian may release its keys.
    ///
    /// - Throws: `.ownCommitmentMissing`, `.otherCeremony`.
    public func requireOpening(of keys: GuardianPublicKeys) throws(CeremonyError) {
        try ceremony.check(set, own: keys)
    }
}
