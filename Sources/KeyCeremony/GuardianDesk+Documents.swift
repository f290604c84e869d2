import ElectionModel
import Primitives

extension GuardianDesk {
    /// The guardian's own keys as it made them.
    func ownKeys() throws -> GuardianPublicKeys {
        guard folder.has(.keys) else {
            throw CeremonyError(.wrongStep, guardian: guardian, "has not prepared yet in \(folder.path)")
        }
        let name = GuardianFolder.File.keys.rawValue
        let keys = try files.decode(GuardianPublicKeys.self, folder.read(.keys), name, guardian)
        try requireOwn(keys.guardian)
        return keys
    }

    /// The set that all have signed, if it is the one that this guardian signed.
    func agreed() throws -> AgreedCommitments {
        guard folder.has(.commitments) else {
            throw CeremonyError(.wrongStep, guardian: guardian, "has not signed the set of commitments yet")
        }
        let agreed = try files.agreed(ceremony)
        try folder.decide(agreed.set.canonicalBytes, .commitments, guardian: guardian)
        return agreed
    }

    func openSecrets(_ passphrase: SecretBytes) throws -> GuardianSecrets {
        guard folder.has(.secrets) else {
            throw CeremonyError(
                .wrongStep, guardian: guardian, "the secrets of this ceremony are not, or no longer, in \(folder.path)")
        }
        let sealed = try folder.read(.secrets)
        let secrets: GuardianSecrets
        do throws(CeremonyError) {
            secrets = try GuardianSecrets.open(sealed, passphrase: passphrase, group: ceremony.plan.group)
        } catch {
            throw CeremonyError(error.code, guardian: guardian, error.reason)
        }
        try requireOwn(secrets.guardian)
        return secrets
    }

    private func requireOwn(_ owner: Int) throws(CeremonyError) {
        guard owner == guardian else {
            throw CeremonyError(.otherGuardian, guardian: guardian, "\(folder.path) is the folder of guardian \(owner)")
        }
    }

    /// Writes a document into the election folder, or finds it there unchanged.
    func publish(_ bytes: [UInt8], as name: String) throws {
        let path = files.path(name)
        guard DurableFile.exists(path) else { return try DurableFile.write(bytes, to: path) }
        guard try DurableFile.read(path) == bytes else {
            throw CeremonyError(.fileTaken, guardian: guardian, "\(path) is there with other content")
        }
    }

    /// The same, with the guardian's signature beside it.
    func publish(_ bytes: [UInt8], as name: String, at time: Timestamp) throws {
        try publish(bytes, as: name)
        try sign(bytes, as: name, at: time)
    }

    /// Writes the guardian's signature beside a document, or finds a good one there.
    func sign(_ bytes: [UInt8], as name: String, at time: Timestamp) throws {
        let suffix = SignedDocument.Signature(role: .guardian, index: guardian, cms: []).suffix
        let path = files.path(name) + suffix
        guard !DurableFile.exists(path) else {
            return try ceremony.verify(DurableFile.read(path), over: bytes, by: guardian)
        }
        let signature = try ceremony.sign(bytes, as: guardian, by: identity, at: time)
        try DurableFile.write(signature.cms, to: path)
    }
}
