/// The first byte of B₁ in every use of ElectionGuard's H: one table, so that no two uses share a tag by accident.
///
/// ElectionGuard 2.1.0, section 5.5, for the values below 0x80; this project's own uses begin at 0x80.
/// Two tags serve two uses each in the specification itself, kept apart by length: 0x10 (the strings `pk_vote` and
/// `pk_data`) and 0x24 (a selection has an option index, a contest limit has none).
public enum DomainTag: UInt8, CaseIterable, Sendable {
    case parameterBaseHash = 0x00
    case baseHash = 0x01
    case guardianKeyProof = 0x10
    case shareEncryptionKey = 0x11
    case shareEncryptionProof = 0x12
    case guardianRecord = 0x13
    case extendedBaseHash = 0x14
    case identifierHash = 0x20
    case encryptionNonce = 0x21
    case ballotNonceKey = 0x22
    case ballotNonceProof = 0x23
    case rangeProof = 0x24
    case contestHash = 0x28
    case confirmationCode = 0x29
    case deviceInformation = 0x2A
    case decryptionCommitment = 0x30
    case decryptionProof = 0x31

    /// id_B = H(H_E; 0x80, salt, ballot style, voter id): binds every proof of a ballot to its voter and style.
    case boundBallotIdentifier = 0x80
    /// A guardian's commitment to all its public keys and proofs before any guardian opens its own.
    case ceremonyCommitment = 0x81
    /// The voter's pseudonym in one election, under a secret key of the collector.
    case pseudonym = 0x82
    /// The commitment in a cast leaf to the ballot's pseudonym and sequence number, and what opens it.
    case castStanding = 0x83
    case standingOpening = 0x84
    /// A guardian's proof, before opening and closing, that it still holds its share of the key.
    case shareProof = 0x85
}
