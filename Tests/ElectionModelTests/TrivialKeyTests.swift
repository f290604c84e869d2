import ElectionModel
import ElectionTestKit
import GroupArithmetic
import SigmaProofs
import Testing

/// Keys with a valid proof that are refused all the same: ElectionGuard admits them, this project does not.
@Suite struct TrivialKeyTests {
    private func keys(of guardian: Int, _ votes: [Int], _ data: [Int], _ communication: Int) throws
        -> GuardianPublicKeys
    {
        var random = SeededRandom("trivial keys \(guardian)")
        let hp = BaseHashes.parameterBaseHash(toy, guardianCount: 3, quorum: 2)
        func secret(_ value: Int) throws -> SecretScalar { try SecretScalar(toy, bytes: Scalar(toy, value).bytes) }
        func proof(_ purpose: GuardianKeyProof.Purpose, _ values: [Int]) throws -> GuardianKeyProof {
            let statement = GuardianKeyProof.Statement(
                purpose: purpose, guardian: guardian, commitments: values.map { toy.g(Scalar(toy, $0)) },
                communicationKey: toy.g(Scalar(toy, communication)))
            return .prove(
                statement, secrets: try (values + [communication]).map(secret), parameterBaseHash: hp, using: &random)
        }
        return GuardianPublicKeys(
            ceremony: someHash("ceremony"), guardian: guardian, communicationKey: toy.g(Scalar(toy, communication)),
            voteCommitments: votes.map { toy.g(Scalar(toy, $0)) }, dataCommitments: data.map { toy.g(Scalar(toy, $0)) },
            voteProof: try proof(.vote, votes), dataProof: try proof(.data, data))
    }

    private func refused(_ election: TestElection, _ keys: GuardianPublicKeys) -> FormatError? {
        var all = election.keys
        all[keys.guardian - 1] = keys
        let record = election.record(keys: all)
        return refusal { () throws(FormatError) in
            try record.verify(manifest: election.manifest.canonicalBytes, configuration: election.configuration)
        }
    }

    @Test("known secrets alone are no reason to refuse")
    func accepted() throws {
        #expect(refused(try TestElection(), try keys(of: 2, [11, 12], [13, 14], 15)) == nil)
    }

    @Test(
        "a key 1 or g is refused",
        arguments: [
            ([0, 12], [13, 14], 15), ([1, 12], [13, 14], 15), ([11, 0], [13, 14], 15), ([11, 1], [13, 14], 15),
            ([11, 12], [0, 14], 15), ([11, 12], [13, 1], 15), ([11, 12], [13, 14], 0), ([11, 12], [13, 14], 1),
        ])
    func trivial(_ votes: [Int], _ data: [Int], _ communication: Int) throws {
        let error = refused(try TestElection(), try keys(of: 2, votes, data, communication))
        #expect(error?.code == .outOfRange)
        #expect(error?.path == "guardians")
    }

    @Test(
        "equal keys are refused",
        arguments: [
            ([11, 11], [13, 14], 15), ([11, 12], [11, 14], 15), ([11, 12], [13, 14], 13), ([11, 12], [13, 12], 15),
        ])
    func equal(_ votes: [Int], _ data: [Int], _ communication: Int) throws {
        let error = refused(try TestElection(), try keys(of: 2, votes, data, communication))
        #expect(error?.code == .inconsistent)
        #expect(error?.path == "guardians")
    }
}
