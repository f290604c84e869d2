public import ElectionModel
public import Identity

/// Signs steps as officials and guardians do.
public enum Signing {
    /// Signed by all of `people`, who have the numbers 1, 2 … in their role.
    ///
    /// - Parameter memory: gives signatures that were made before, where there are any.
    public static func document(
        _ bytes: [UInt8], _ role: SignerRole, _ people: [SigningIdentity], _ time: Timestamp,
        memory: SignatureMemory? = nil
    ) throws -> SignedDocument {
        SignedDocument(
            bytes: bytes,
            signatures: try people.enumerated().map { position, person in
                SignedDocument.Signature(
                    role: role, index: position + 1,
                    cms: try memory?.sign(bytes, by: person, at: time.seconds)
                        ?? DetachedSignature.sign(bytes, by: person, at: time.seconds))
            })
    }
}
