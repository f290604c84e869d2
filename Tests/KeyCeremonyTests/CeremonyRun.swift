import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives

/// All rounds in memory, so that a test can change any document between them.
struct CeremonyRun {
    let election: TestElection
    let ceremony: Ceremony
    let secrets: [GuardianSecrets]
    var keys: [GuardianPublicKeys]

    init(guardians n: Int = 3, quorum k: Int = 2, group: Group = TestElection.toy) throws {
        try self.init(TestElection(guardians: n, quorum: k, group: group))
    }

    init(_ election: TestElection) throws {
        var random = SystemRandom()
        let ceremony = Ceremony(starting: election.plan, using: &random)
        let secrets = (1...election.plan.guardianCount).map {
            GuardianSecrets(ceremony, guardian: $0, using: &random)
        }
        self.election = election
        self.ceremony = ceremony
        self.secrets = secrets
        keys = try secrets.map { try $0.publicKeys(ceremony, using: &random) }
    }

    var commitments: [CeremonyCommitment] { keys.map(ceremony.commitment) }

    var set: CommitmentSet { get throws { try ceremony.commitmentSet(commitments) } }

    /// The set with the signatures of `signers`.
    func signedSet(by signers: [Int]? = nil) throws -> SignedDocument {
        let bytes = try set.canonicalBytes
        let all = Array(1...ceremony.plan.guardianCount)
        return SignedDocument(
            bytes: bytes, signatures: try (signers ?? all).map { try election.sign(bytes, guardian: $0) })
    }

    func agreed() throws -> AgreedCommitments { try AgreedCommitments(signedSet(), ceremony: ceremony) }

    /// The keys as they are now, committed to and opened.
    func verified() throws -> VerifiedKeys { try VerifiedKeys(keys, agreed: agreed()) }

    func shares(_ verified: VerifiedKeys) throws -> [EncryptedShares] {
        var random = SystemRandom()
        return try secrets.map { try verified.encryptShares(of: $0, using: &random) }
    }
}

extension GuardianPublicKeys {
    func replacing(
        ceremony: HashValue? = nil, guardian: Int? = nil, communicationKey: GroupElement? = nil,
        voteCommitments: [GroupElement]? = nil, dataCommitments: [GroupElement]? = nil
    ) -> GuardianPublicKeys {
        GuardianPublicKeys(
            ceremony: ceremony ?? self.ceremony, guardian: guardian ?? self.guardian,
            communicationKey: communicationKey ?? self.communicationKey,
            voteCommitments: voteCommitments ?? self.voteCommitments,
            dataCommitments: dataCommitments ?? self.dataCommitments, voteProof: voteProof, dataProof: dataProof)
    }
}

func error(_ code: CeremonyError.Code, _ guardian: Int? = nil) -> CeremonyError {
    CeremonyError(code, guardian: guardian, "")
}
