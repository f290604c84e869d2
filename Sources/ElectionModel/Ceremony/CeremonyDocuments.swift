public import GroupArithmetic
public import Primitives
public import SigmaProofs

/// The start of a key ceremony: what it is for and how many take part. An abort starts again with a new identifier.
public struct CeremonyStart: Hashable, Sendable {
    /// Random, 32 bytes.
    public let identifier: HashValue
    /// H_B of the election.
    public let baseHash: HashValue
    public let guardianCount: Int
    public let quorum: Int

    public init(identifier: HashValue, baseHash: HashValue, guardianCount: Int, quorum: Int) {
        self.identifier = identifier
        self.baseHash = baseHash
        self.guardianCount = guardianCount
        self.quorum = quorum
    }
}

/// First round: one guardian's commitment to all its public keys and proofs.
public struct CeremonyCommitment: Hashable, Sendable {
    public let ceremony: HashValue
    public let guardian: Int
    /// H(H_B; 0x81, ceremony, the guardian's keys document with its length).
    public let commitment: HashValue

    public init(ceremony: HashValue, guardian: Int, commitment: HashValue) {
        self.ceremony = ceremony
        self.guardian = guardian
        self.commitment = commitment
    }

    public static func commit(to keys: GuardianPublicKeys, ceremony: CeremonyStart) -> HashValue {
        let document = keys.canonicalBytes
        var input = HashInput(ceremony.baseHash, .ceremonyCommitment)
        input.append(ceremony.identifier)
        input.append(counted: document)
        return input.hash(length: 1 + HashValue.byteCount + 4 + document.count)
    }
}

/// The commitments of all guardians, fixed and signed by all before any guardian opens its own. Its hash is a leaf.
public struct CommitmentSet: Hashable, Sendable {
    public let start: CeremonyStart
    /// In the order of the guardians.
    public let commitments: [HashValue]

    public init(start: CeremonyStart, commitments: [HashValue]) {
        self.start = start
        self.commitments = commitments
    }
}

/// Second round: a guardian's public keys with their proofs (ElectionGuard 2.1.0, section 3.2.2).
public struct GuardianPublicKeys: Hashable, Sendable {
    public let ceremony: HashValue
    /// i, from 1.
    public let guardian: Int
    /// κ_i.
    public let communicationKey: GroupElement
    /// K_{i,j} and K̂_{i,j} for 0 ≤ j < k.
    public let voteCommitments: [GroupElement]
    public let dataCommitments: [GroupElement]
    public let voteProof: GuardianKeyProof
    public let dataProof: GuardianKeyProof

    public init(
        ceremony: HashValue, guardian: Int, communicationKey: GroupElement, voteCommitments: [GroupElement],
        dataCommitments: [GroupElement], voteProof: GuardianKeyProof, dataProof: GuardianKeyProof
    ) {
        self.ceremony = ceremony
        self.guardian = guardian
        self.communicationKey = communicationKey
        self.voteCommitments = voteCommitments
        self.dataCommitments = dataCommitments
        self.voteProof = voteProof
        self.dataProof = dataProof
    }

    public func statement(_ purpose: GuardianKeyProof.Purpose) -> GuardianKeyProof.Statement {
        GuardianKeyProof.Statement(
            purpose: purpose, guardian: guardian,
            commitments: purpose == .vote ? voteCommitments : dataCommitments, communicationKey: communicationKey)
    }

    public func proof(_ purpose: GuardianKeyProof.Purpose) -> GuardianKeyProof {
        purpose == .vote ? voteProof : dataProof
    }
}

/// Third round: the encrypted shares of one guardian for all others.
public struct EncryptedShares: Hashable, Sendable {
    public struct Share: Hashable, Sendable {
        /// ℓ.
        public let receiver: Int
        public let ciphertext: SignedElGamalCiphertext

        public init(receiver: Int, ciphertext: SignedElGamalCiphertext) {
            self.receiver = receiver
            self.ciphertext = ciphertext
        }
    }

    public let ceremony: HashValue
    /// i.
    public let sender: Int
    /// For every other guardian, ascending.
    public let shares: [Share]

    public init(ceremony: HashValue, sender: Int, shares: [Share]) {
        self.ceremony = ceremony
        self.sender = sender
        self.shares = shares
    }
}
