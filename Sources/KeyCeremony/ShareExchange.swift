public import ElectionModel
import GroupArithmetic
public import Primitives
import SigmaProofs

/// The third round: shares out and shares in.
extension VerifiedKeys {
    /// P_i(ℓ) and P̂_i(ℓ) for every other guardian ℓ, encrypted to κ_ℓ, equations (15) to (22).
    ///
    /// - Throws: `.otherCeremony`, `.badSecrets`.
    public func encryptShares(
        of secrets: GuardianSecrets, using random: inout some SecureRandomSource
    ) throws(CeremonyError) -> EncryptedShares {
        try requireOwn(secrets)
        var shares: [EncryptedShares.Share] = []
        for receiver in guardians where receiver.guardian != secrets.guardian {
            let point = receiver.guardian
            let ciphertext = encryption(from: secrets.guardian, to: point).encrypt(
                voteShare: Polynomial.value(secrets.voteCoefficients, at: point),
                dataShare: Polynomial.value(secrets.dataCoefficients, at: point), using: &random)
            shares.append(EncryptedShares.Share(receiver: point, ciphertext: ciphertext))
        }
        return EncryptedShares(ceremony: secrets.ceremony, sender: secrets.guardian, shares: shares)
    }

    /// Decrypts all shares for the holder of `secrets`, checks (28) and (29), and adds them up to z_i and ẑ_i (24).
    ///
    /// - Parameter documents: those of all other guardians, ascending; its own may be among them and is passed over.
    /// - Throws: `.complaint` naming the sender of a bad share; `.missingDocument`, `.malformedDocument`,
    ///   `.otherCeremony` with the sender; `.badSecrets`. A complaint ends the ceremony; no share is ever shown.
    public func receive(
        _ documents: [EncryptedShares], with secrets: GuardianSecrets
    ) throws(CeremonyError) -> GuardianShare {
        try requireOwn(secrets)
        let own = secrets.guardian
        var vote = Polynomial.value(secrets.voteCoefficients, at: own)
        var data = Polynomial.value(secrets.dataCoefficients, at: own)
        var rest = documents.filter { $0.sender != own }[...]
        for sender in guardians.map(\.guardian) where sender != own {
            guard let document = rest.first, document.sender == sender else {
                throw CeremonyError(.missingDocument, guardian: sender, "there are no shares by this guardian")
            }
            rest = rest.dropFirst()
            let share = try decrypt(document, for: secrets)
            vote = vote + share.vote
            data = data + share.data
        }
        guard rest.isEmpty else {
            throw CeremonyError(.malformedDocument, guardian: rest.first?.sender, "shares twice or by a stranger")
        }
        return try share(index: own, vote: vote, data: data)
    }

    private func share(index: Int, vote: SecretScalar, data: SecretScalar) throws(CeremonyError) -> GuardianShare {
        let record = try record()
        let fingerprint = ElectionFingerprint.compute(
            definition: ceremony.plan.definition, guardians: record.documentHash)
        let share = GuardianShare(
            index: index, fingerprint: fingerprint, extendedBaseHash: record.extendedBaseHash, voteShare: vote,
            dataShare: data)
        do throws(FormatError) {
            try share.requireFits(record)
        } catch {
            throw CeremonyError(.badSecrets, guardian: index, error.reason)
        }
        return share
    }

    private func decrypt(
        _ document: EncryptedShares, for secrets: GuardianSecrets
    ) throws(CeremonyError) -> (vote: SecretScalar, data: SecretScalar) {
        let sender = document.sender
        try ceremony.require(document.ceremony, of: sender)
        let receivers = guardians.map(\.guardian).filter { $0 != sender }
        guard document.shares.map(\.receiver) == receivers,
            let own = document.shares.first(where: { $0.receiver == secrets.guardian })
        else {
            throw CeremonyError(.malformedDocument, guardian: sender, "one share for each other guardian, ascending")
        }
        let opened: (voteShare: SecretScalar, dataShare: SecretScalar)
        do throws(ProofError) {
            opened = try encryption(from: sender, to: secrets.guardian).decrypt(
                own.ciphertext, secretKey: secrets.communicationSecret)
        } catch {
            throw CeremonyError(.complaint, guardian: sender, "the share cannot be used: \(error.reason)")
        }
        let keys = guardians[sender - 1]
        let group = ceremony.plan.group
        let fits =
            group.g(secret: opened.voteShare) == Polynomial.image(keys.voteCommitments, at: secrets.guardian)
            && group.g(secret: opened.dataShare) == Polynomial.image(keys.dataCommitments, at: secrets.guardian)
        guard fits else {
            throw CeremonyError(.complaint, guardian: sender, "the share does not fit the commitments (28), (29)")
        }
        return (opened.voteShare, opened.dataShare)
    }

    private func encryption(from sender: Int, to receiver: Int) -> ShareEncryption {
        ShareEncryption(
            parameterBaseHash: ceremony.plan.parameterBaseHash, sender: sender, receiver: receiver,
            receiverKey: guardians[receiver - 1].communicationKey)
    }

    private func requireOwn(_ secrets: GuardianSecrets) throws(CeremonyError) {
        try ceremony.require(secrets.ceremony, of: secrets.guardian)
        guard guardians.indices.contains(secrets.guardian - 1) else {
            throw CeremonyError(.badSecrets, guardian: secrets.guardian, "there is no such guardian")
        }
        try secrets.require(guardians[secrets.guardian - 1])
    }
}
