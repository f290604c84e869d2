import ElectionModel
import KeyCeremony
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs

/// All secrets of one guardian.
struct GuardianSecretKeys {
    var vote: [Scalar]
    var data: [Scalar]
    var communication: Scalar
}

extension Forger {
    /// What guardian `index` chose in the honest ceremony.
    func secrets(of index: Int) throws -> GuardianSecretKeys {
        let secrets = election.secrets[index - 1]
        return GuardianSecretKeys(
            vote: try secrets.voteCoefficients.map { try Scalar($0) },
            data: try secrets.dataCoefficients.map { try Scalar($0) },
            communication: try Scalar(secrets.communicationSecret))
    }

    /// Keys with honest proofs.
    mutating func keys(of index: Int, _ secrets: GuardianSecretKeys) throws -> GuardianPublicKeys {
        let vote = secrets.vote.map { group.g($0) }
        let data = secrets.data.map { group.g($0) }
        let communication = group.g(secrets.communication)
        func proof(_ purpose: GuardianKeyProof.Purpose, _ forger: inout Forger) -> GuardianKeyProof {
            let statement = GuardianKeyProof.Statement(
                purpose: purpose, guardian: index, commitments: purpose == .vote ? vote : data,
                communicationKey: communication)
            let own = (purpose == .vote ? secrets.vote : secrets.data) + [secrets.communication]
            return forger.prove(statement, own)
        }
        return GuardianPublicKeys(
            ceremony: commitments.start.identifier, guardian: index, communicationKey: communication,
            voteCommitments: vote, dataCommitments: data, voteProof: proof(.vote, &self), dataProof: proof(.data, &self)
        )
    }

    /// - Parameter left: the input that the forger's transcript lacks.
    mutating func prove(
        _ statement: GuardianKeyProof.Statement, _ secrets: [Scalar], without left: String? = nil
    ) -> GuardianKeyProof {
        let nonces = secrets.map { _ in Scalar(group, using: &random) }
        let c = ForgedTranscript.guardianKey(
            statement, parameterBaseHash: guardians.parameterBaseHash, nonces: nonces.map { group.g($0) }
        ).challenge(group, without: left)
        return GuardianKeyProof(challenge: c, responses: zip(nonces, secrets).map { $0 - c * $1 })
    }

    /// The guardian record for these keys, with all commitments and hashes that hang on them; the ballots are not
    /// changed.
    mutating func put(_ keys: GuardianPublicKeys) {
        var all = guardians.guardians
        all[keys.guardian - 1] = keys
        put(all)
    }

    mutating func put(_ keys: [GuardianPublicKeys]) {
        commitments = CommitmentSet(
            start: commitments.start,
            commitments: keys.map { CeremonyCommitment.commit(to: $0, ceremony: commitments.start) })
        let vote = group.product(keys.map { $0.voteCommitments[0] })
        let data = group.product(keys.map { $0.dataCommitments[0] })
        let old = electionHash
        electionHash = BaseHashes.extendedBaseHash(guardians.baseHash, voteKey: vote, dataKey: data)
        guardians = guardians.changing(
            guardianRecordHash: BaseHashes.guardianRecordHash(
                guardians.baseHash, voteKey: vote, dataKey: data, guardians: keys),
            extendedBaseHash: electionHash, voteKey: vote, dataKey: data, guardians: keys)
        if old != electionHash { replacements[old.hexadecimal] = electionHash.hexadecimal }
    }
}
