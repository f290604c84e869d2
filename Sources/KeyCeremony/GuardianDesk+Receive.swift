public import ElectionModel
import GroupArithmetic
public import Primitives

extension GuardianDesk {
    /// Last round: checks all shares, keeps z_i and ẑ_i, signs the record made from the guardian's own view, and
    /// erases the coefficients and ζ_i.
    ///
    /// A share that is there already, as after a crash, is opened and held against the record before anything is erased.
    /// A bad share makes the guardian sign a complaint, which ends the ceremony for everybody.
    ///
    /// - Returns: the record, and the fingerprint that it gives the election.
    /// - Throws: `.complaint` naming the sender of a bad share, whoever complains; `.recordMismatch` if a different
    ///   guardians.json is there; `.otherGuardian`, `.otherElection` or `.badSecrets` if another share is there;
    ///   `.alreadyDecided`, `.wrongPassphrase`, and what the earlier rounds throw.
    public func receive(
        passphrase: SecretBytes, at time: Timestamp, using random: inout some SecureRandomSource
    ) throws -> (record: GuardianRecord, fingerprint: HashValue) {
        try files.requireNoComplaint(ceremony)
        let keys = try files.keys(agreed())
        let record = try keys.record()
        let bytes = record.canonicalBytes
        let fingerprint = ElectionFingerprint.compute(
            definition: ceremony.plan.definition, guardians: record.documentHash)
        try requireOwnView(bytes)
        if try !folder.hasWholeShare() {
            try requireSecrets()
            let documents = try (1...ceremony.plan.guardianCount).filter { $0 != guardian }
                .map { try files.shares($0, ceremony) }
            let share = try receive(documents, keys, openSecrets(passphrase), time)
            try folder.decide(bytes, .record, guardian: guardian)
            try folder.keep(share, passphrase, using: &random)
        }
        try requireShare(of: record, fingerprint, passphrase)
        try folder.decide(bytes, .record, guardian: guardian)
        try publish(bytes, as: ElectionFolder.guardians, at: time)
        // From here on nothing needs the polynomials: a stolen medium shall not show them.
        try folder.erase(.secrets)
        return (record, fingerprint)
    }

    /// Says what is wrong where a share was broken off and cannot be made again.
    private func requireSecrets() throws(CeremonyError) {
        guard DurableFile.exists(folder.location(.share)), !folder.has(.secrets) else { return }
        throw CeremonyError(
            .missingShare, guardian: guardian,
            "\(folder.location(.share)) is cut short, and the secrets that it was made from are not there any more")
    }

    /// What is on the medium is this guardian's share under these keys.
    private func requireShare(
        of record: GuardianRecord, _ fingerprint: HashValue, _ passphrase: SecretBytes
    ) throws {
        let location = folder.location(.share)
        let share: GuardianShare
        do {
            share = try folder.share(passphrase, group: ceremony.plan.group)
        } catch let error as CeremonyError {
            throw CeremonyError(error.code, guardian: guardian, error.reason)
        }
        guard share.index == guardian else {
            throw CeremonyError(
                .otherGuardian, guardian: guardian,
                "\(location) is the share of guardian \(share.index); nothing was erased")
        }
        guard share.fingerprint == fingerprint else {
            throw CeremonyError(
                .otherElection, guardian: guardian,
                "\(location) is a share of the election \(share.fingerprint); nothing was erased")
        }
        do throws(FormatError) {
            try share.requireFits(record)
        } catch {
            throw CeremonyError(
                .badSecrets, guardian: guardian, "\(location): \(error.reason); nothing was erased")
        }
    }

    private func receive(
        _ documents: [EncryptedShares], _ keys: VerifiedKeys, _ secrets: GuardianSecrets, _ time: Timestamp
    ) throws -> GuardianShare {
        do {
            return try keys.receive(documents, with: secrets)
        } catch let error as CeremonyError where error.code == .complaint {
            if let sender = error.guardian { try complain(about: sender, at: time) }
            throw error
        }
    }

    /// Signs that the share by another guardian is bad. Nothing about the share itself is written.
    ///
    /// - Throws: `.fileTaken` if this guardian has complained about another one already, `.malformedDocument`.
    public func complain(about sender: Int, at time: Timestamp) throws {
        guard sender != guardian, (1...ceremony.plan.guardianCount).contains(sender) else {
            throw CeremonyError(.malformedDocument, guardian: guardian, "there is no other guardian \(sender)")
        }
        let complaint = CeremonyComplaint(ceremony: ceremony.start.identifier, guardian: guardian, about: sender)
        try publish(complaint.canonicalBytes, as: CeremonyFiles.complaint(guardian), at: time)
    }

    private func requireOwnView(_ bytes: [UInt8]) throws {
        let path = files.path(ElectionFolder.guardians)
        guard DurableFile.exists(path), try DurableFile.read(path) != bytes else { return }
        throw CeremonyError(.recordMismatch, guardian: guardian, "\(path) differs from what this guardian has seen")
    }
}
