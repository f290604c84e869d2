import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import SigmaProofs
import Testing

/// Guardians and administrators who lie about keys.
@Suite struct OpeningAttackTests {
    @Test("the last guardian cannot choose its key after it has seen the others (D1, rogue key)")
    func refusesRogueKey() throws {
        var run = try CeremonyRun()
        let agreed = try run.agreed()
        let group = TestElection.toy
        var random = SystemRandom()
        // K₃ = y/(K₁·K₂), so that the joint key would be y, whose logarithm the attacker knows.
        let y = group.g(secret: SecretScalar(group, using: &random))
        let rogue = y * (run.keys[0].voteCommitments[0] * run.keys[1].voteCommitments[0]).inverse()
        run.keys[2] = run.keys[2].replacing(voteCommitments: [rogue, run.keys[2].voteCommitments[1]])
        #expect(throws: error(.commitmentMismatch, 3)) { try VerifiedKeys(run.keys, agreed: agreed) }
        // Even committed to beforehand, it has no proof of knowledge.
        #expect(throws: error(.badKeys, 3)) { try run.verified() }
    }

    enum Change: CaseIterable {
        case voteCoefficient, dataCoefficient, communicationKey, wholeGuardian
    }

    @Test(
        "a coefficient, communication key or guardian replaced after opening is refused (D2)",
        arguments: Change.allCases)
    func refusesReplacement(_ change: Change) throws {
        var run = try CeremonyRun()
        let agreed = try run.agreed()
        let (keys, other) = (run.keys[1], try CeremonyRun(run.election).keys[1])
        run.keys[1] =
            switch change {
            case .voteCoefficient:
                keys.replacing(voteCommitments: [keys.voteCommitments[0], other.voteCommitments[1]])
            case .dataCoefficient:
                keys.replacing(dataCommitments: [other.dataCommitments[0], keys.dataCommitments[1]])
            case .communicationKey: keys.replacing(communicationKey: other.communicationKey)
            case .wholeGuardian: other.replacing(ceremony: run.ceremony.start.identifier)
            }
        #expect(throws: error(.commitmentMismatch, 2)) { try VerifiedKeys(run.keys, agreed: agreed) }
        guard change != .wholeGuardian else { return }
        #expect(throws: error(.badKeys, 2)) { try run.verified() }
    }

    @Test("keys and proofs of an earlier ceremony do not pass, although the proofs hash only H_P")
    func refusesReplay() throws {
        var run = try CeremonyRun()
        let agreed = try run.agreed()
        let old = try CeremonyRun(run.election)
        run.keys[0] = old.keys[0]
        #expect(throws: error(.otherCeremony, 1)) { try VerifiedKeys(run.keys, agreed: agreed) }
        run.keys[0] = old.keys[0].replacing(ceremony: run.ceremony.start.identifier)
        #expect(throws: error(.commitmentMismatch, 1)) { try VerifiedKeys(run.keys, agreed: agreed) }
    }

    @Test("another guardian's keys do not pass as one's own")
    func refusesCopiedKeys() throws {
        var run = try CeremonyRun()
        run.keys[2] = run.keys[0].replacing(guardian: 3)
        #expect(throws: error(.badKeys, 3)) { try run.verified() }
    }

    @Test("a guardian without an opened document, twice or in another's place is refused")
    func refusesMissing() throws {
        let run = try CeremonyRun()
        let agreed = try run.agreed()
        let keys = run.keys
        #expect(throws: error(.missingDocument, 3)) { try VerifiedKeys(Array(keys.dropLast()), agreed: agreed) }
        #expect(throws: error(.malformedDocument, 2)) { try VerifiedKeys([keys[0], keys[0], keys[2]], agreed: agreed) }
        #expect(throws: error(.malformedDocument, 1)) { try VerifiedKeys([keys[1], keys[0], keys[2]], agreed: agreed) }
        #expect(throws: error(.malformedDocument)) { try VerifiedKeys(keys + [keys[0]], agreed: agreed) }
    }

    @Test("keys equal to 1 or g are refused although their proofs hold", arguments: [0, 1])
    func refusesDegenerateKeys(_ value: UInt8) throws {
        let group = TestElection.toy
        let bad = try SecretScalar(group, bytes: [UInt8](repeating: 0, count: 7) + [value])
        for place in 0..<5 {
            var run = try CeremonyRun()
            run.keys[1] = try run.forge(guardian: 2) { $0[place] = bad }
            try run.keys[1].verify(index: 2, quorum: 2, parameterBaseHash: run.ceremony.plan.parameterBaseHash)
            #expect(throws: error(.degenerateKey, 2)) { try run.verified() }
        }
    }

    @Test("equal keys are refused although their proofs hold: one's own, and of two guardians who collude")
    func refusesEqualKeys() throws {
        var run = try CeremonyRun()
        run.keys[1] = try run.forge(guardian: 2) { $0[4] = $0[0] }
        #expect(throws: error(.equalKeys, 2)) { try run.verified() }
        run = try CeremonyRun()
        let shared = run.secrets[0].communicationSecret
        run.keys[2] = try run.forge(guardian: 3) { $0[1] = shared }
        #expect(throws: error(.equalKeys, 3)) { try run.verified() }
    }

    @Test("fewer or more commitments than the quorum are refused", arguments: [1, 3])
    func refusesOtherDegree(_ count: Int) throws {
        var run = try CeremonyRun()
        let keys = run.keys[0]
        let commitments = Array((keys.voteCommitments + run.keys[1].dataCommitments).prefix(count))
        run.keys[0] = keys.replacing(voteCommitments: commitments)
        #expect(throws: error(.badKeys, 1)) { try run.verified() }
    }
}

extension CeremonyRun {
    /// Keys with honest proofs over secrets of the attacker's choice: a₀, a₁, â₀, â₁, ζ.
    func forge(guardian: Int, _ change: (inout [SecretScalar]) -> Void) throws -> GuardianPublicKeys {
        let own = self.secrets[guardian - 1]
        var values = own.voteCoefficients + own.dataCoefficients + [own.communicationSecret]
        change(&values)
        let group = ceremony.plan.group
        let elements = values.map { group.g(secret: $0) }
        var random = SystemRandom()
        func prove(_ purpose: GuardianKeyProof.Purpose, _ range: Range<Int>) -> GuardianKeyProof {
            .prove(
                .init(
                    purpose: purpose, guardian: guardian, commitments: Array(elements[range]),
                    communicationKey: elements[4]),
                secrets: Array(values[range]) + [values[4]], parameterBaseHash: ceremony.plan.parameterBaseHash,
                using: &random)
        }
        return GuardianPublicKeys(
            ceremony: ceremony.start.identifier, guardian: guardian, communicationKey: elements[4],
            voteCommitments: Array(elements[0..<2]), dataCommitments: Array(elements[2..<4]),
            voteProof: prove(.vote, 0..<2), dataProof: prove(.data, 2..<4))
    }
}
