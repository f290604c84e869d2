public import ElectionModel
public import Identity
public import Primitives

/// One guardian at work: its own folder, its identity, and the election folder where files are exchanged.
///
/// Every step first makes its decision durable in the guardian's folder and then writes its output, so it can be
/// repeated after a crash or a lost medium and says the same again. Nothing is ever overwritten.
public struct GuardianDesk: Sendable {
    public let ceremony: Ceremony
    /// i, from 1.
    public let guardian: Int
    let files: CeremonyFiles
    let folder: GuardianFolder
    let identity: SigningIdentity

    /// - Parameters:
    ///   - state: the guardian's own folder.
    ///   - creating: whether the folder may be made, as before ``prepare(passphrase:at:using:)``.
    /// - Throws: `.notEnrolled`, `.wrongStep`, `.openFolder`, `.otherCeremony` if the folder belongs to another
    ///   ceremony, and the errors of ``CeremonyFiles/ceremony()``.
    public init(files: CeremonyFiles, state: String, identity: SigningIdentity, creating: Bool = false) throws {
        ceremony = try files.ceremony()
        guardian = try ceremony.guardian(with: identity.certificate)
        self.files = files
        self.identity = identity
        folder = try creating ? GuardianFolder(creating: state) : GuardianFolder(opening: state)
        if folder.has(.ceremony) {
            let known = try files.decode(
                CeremonyStart.self, folder.read(.ceremony), GuardianFolder.File.ceremony.rawValue, guardian)
            guard known == ceremony.start else {
                throw CeremonyError(
                    .otherCeremony, guardian: guardian, "\(state) belongs to ceremony \(known.identifier)")
            }
        } else if !creating {
            throw CeremonyError(.wrongStep, guardian: guardian, "has not prepared yet in \(state)")
        }
    }

    /// First round: makes the secrets and keys, and publishes the signed commitment.
    public func prepare(
        passphrase: SecretBytes, at time: Timestamp, using random: inout some SecureRandomSource
    ) throws -> CeremonyCommitment {
        if !folder.has(.keys) {
            try makeKeys(passphrase, &random)
        }
        let commitment = ceremony.commitment(to: try ownKeys())
        try publish(commitment.canonicalBytes, as: CeremonyFiles.commitment(guardian), at: time)
        return commitment
    }

    private func makeKeys(_ passphrase: SecretBytes, _ random: inout some SecureRandomSource) throws {
        let secrets: GuardianSecrets
        if folder.has(.secrets) {
            // A crash came between the two files: no commitment has left this folder yet.
            secrets = try openSecrets(passphrase)
        } else {
            secrets = GuardianSecrets(ceremony, guardian: guardian, using: &random)
            let sealed = try secrets.seal(passphrase: passphrase, using: &random)
            try folder.decide(ceremony.start.canonicalBytes, .ceremony, guardian: guardian)
            try folder.write(sealed, .secrets)
        }
        try folder.write(secrets.publicKeys(ceremony, using: &random).canonicalBytes, .keys)
    }

    /// Signs the set of commitments, once the guardian's own is in it.
    ///
    /// - Returns: the set's hash, for comparison by voice.
    /// - Throws: `.ownCommitmentMissing`, `.alreadyDecided`, `.otherCeremony`, `.malformedDocument`,
    ///   `.missingDocument`.
    public func agree(at time: Timestamp) throws -> HashValue {
        let name = ElectionFolder.commitments
        let bytes = try files.signed(name, of: nil).bytes
        let set = try files.decode(CommitmentSet.self, bytes, name, nil)
        try ceremony.check(set, own: ownKeys())
        try folder.decide(bytes, .commitments, guardian: guardian)
        try sign(bytes, as: name, at: time)
        return set.documentHash
    }

    /// Second round: releases the keys, against the set that all have signed.
    ///
    /// - Throws: `.wrongStep` before ``agree(at:)``, `.missingSignature`, `.badSignature`, `.alreadyDecided`.
    public func open() throws {
        let keys = try ownKeys()
        try agreed().requireOpening(of: keys)
        try publish(keys.canonicalBytes, as: CeremonyFiles.keys(guardian))
    }

    /// Third round: checks everyone's keys and publishes the signed, encrypted shares.
    ///
    /// - Returns: the keys of all guardians.
    /// - Throws: the errors of ``VerifiedKeys/init(_:agreed:)``; `.wrongPassphrase`.
    public func share(
        passphrase: SecretBytes, at time: Timestamp, using random: inout some SecureRandomSource
    ) throws -> VerifiedKeys {
        let keys = try files.keys(agreed())
        if !folder.has(.shares) {
            let shares = try keys.encryptShares(of: openSecrets(passphrase), using: &random)
            try folder.write(shares.canonicalBytes, .shares)
        }
        try publish(folder.read(.shares), as: CeremonyFiles.shares(guardian), at: time)
        return keys
    }
}
