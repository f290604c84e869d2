import ElectionModel
import Identity

extension Ceremony {
    /// A document that every guardian must have signed.
    func requireAllSignatures(_ document: SignedDocument, name: String) throws(CeremonyError) -> VerifiedDocument {
        for index in 1...plan.guardianCount {
            guard document.signatures.contains(where: { $0.role == .guardian && $0.index == index }) else {
                throw CeremonyError(.missingSignature, guardian: index, "has not signed \(name) yet")
            }
        }
        do throws(FormatError) {
            return try document.verified(.allGuardians, configuration: plan.configuration)
        } catch {
            throw CeremonyError(.badSignature, "\(name): \(error)")
        }
    }

    /// A document that exactly one guardian must have signed.
    func requireSignature(_ document: SignedDocument, of guardian: Int) throws(CeremonyError) {
        guard let signature = document.signatures.first else {
            throw CeremonyError(.missingSignature, guardian: guardian, "the document is not signed")
        }
        guard document.signatures.count == 1, signature.role == .guardian, signature.index == guardian else {
            throw CeremonyError(
                .badSignature, guardian: guardian, "the document carries signatures of others")
        }
        try verify(signature.cms, over: document.bytes, by: guardian)
    }

    func verify(_ cms: [UInt8], over bytes: [UInt8], by guardian: Int) throws(CeremonyError) {
        do throws(IdentityError) {
            let signer = try DetachedSignature.parse(cms).verify(content: bytes)
            guard signer.certificate == plan.configuration.guardians[guardian - 1].certificate else {
                throw IdentityError(.signerMismatch, "signed with another certificate than the enrolled one")
            }
        } catch {
            throw CeremonyError(.badSignature, guardian: guardian, error.reason)
        }
    }

    /// Signs as a guardian; the certificate must be the enrolled one.
    ///
    /// - Throws: `.notEnrolled`, `.badSignature` if the key cannot sign.
    func sign(
        _ bytes: [UInt8], as guardian: Int, by identity: SigningIdentity, at time: Timestamp
    ) throws(CeremonyError) -> SignedDocument.Signature {
        guard try self.guardian(with: identity.certificate) == guardian else {
            throw CeremonyError(.notEnrolled, guardian: guardian, "the identity is another guardian's")
        }
        do throws(IdentityError) {
            let cms = try DetachedSignature.sign(bytes, by: identity, at: time.seconds)
            return SignedDocument.Signature(role: .guardian, index: guardian, cms: cms)
        } catch {
            throw CeremonyError(.badSignature, guardian: guardian, error.reason)
        }
    }
}
