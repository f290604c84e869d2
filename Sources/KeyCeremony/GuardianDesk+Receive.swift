public import ElectionModel
import GroupArithmetic
public import Primitives

extension GuardianDesk {
    /// Last round: checks all shares, keeps z_i and ẑ_i, signs the record made from the guardian's own view, and
    /// erases the coefficients and ζ_i.
    ///
    /// - Returns: the record, and the fingerprint that it gives the election.
    /// - Throws: `.complaint` naming the sender of a bad share, `.recordMismatch` if a different guardians.json
    ///   is there, `.alreadyDecided`, `.wrongPassphrase`, and what the earlier rounds throw.
    public func receive(
        passphrase: SecretBytes, at time: Timestamp, using random: inout some SecureRandomSource
    ) throws -> (record: GuardianRecord, fingerprint: HashValue) {
        let keys = try files.keys(agreed())
        let record = try keys.record()
        let bytes = record.canonicalBytes
        try requireOwnView(bytes)
        if !folder.has(.share) {
            let documents = try (1...ceremony.plan.guardianCount).filter { $0 != guardian }
                .map { try files.shares($0, ceremony) }
            let share = try keys.receive(documents, with: openSecrets(passphrase))
            try folder.decide(bytes, .record, guardian: guardian)
            try folder.write(share.seal(passphrase: passphrase, using: &random), .share)
        } else {
            try folder.decide(bytes, .record, guardian: guardian)
        }
        try publish(bytes, as: ElectionFolder.guardians, at: time)
        // From here on nothing needs the polynomials: a stolen medium shall not show them.
        try folder.remove(.secrets)
        let fingerprint = ElectionFingerprint.compute(
            definition: ceremony.plan.definition, guardians: record.documentHash)
        return (record, fingerprint)
    }

    private func requireOwnView(_ bytes: [UInt8]) throws {
        let path = files.path(ElectionFolder.guardians)
        guard DurableFile.exists(path), try DurableFile.read(path) != bytes else { return }
        throw CeremonyError(.recordMismatch, guardian: guardian, "\(path) differs from what this guardian has seen")
    }
}
