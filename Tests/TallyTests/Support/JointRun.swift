import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs

/// A decryption of one ciphertext by some guardians with the proofs' own functions, without the tally tool.
struct JointRun {
    private let election: TestElection
    private let joint: JointDecryption
    private let nonces: [Int: SecretScalar]

    init(_ statement: DecryptionStatement, _ election: TestElection, _ set: GuardianSet) throws {
        var random = SystemRandom()
        var nonces: [Int: SecretScalar] = [:]
        for guardian in set.indices { nonces[guardian] = SecretScalar(election.group, using: &random) }
        try self.init(statement, election, set, nonces)
    }

    init(
        _ statement: DecryptionStatement, _ election: TestElection, _ set: GuardianSet, _ nonces: [Int: SecretScalar]
    ) throws {
        var reveals: [Int: DecryptionReveal] = [:]
        for (guardian, nonce) in nonces {
            reveals[guardian] = DecryptionReveal(
                statement, nonce: nonce, share: election.shares[guardian - 1].voteShare)
        }
        self.election = election
        self.nonces = nonces
        joint = try JointDecryption(statement, guardians: set, reveals: reveals)
    }

    func challenge(_ guardian: Int) throws -> Scalar { try joint.challenge(of: guardian) }

    /// What a guardian without any memory answers.
    func response(_ guardian: Int) throws -> Scalar {
        guard let nonce = nonces[guardian] else { throw ProofError(.badGuardianSet, "no nonce") }
        return try joint.respond(guardian: guardian, nonce: nonce, share: election.shares[guardian - 1].voteShare)
    }

    /// T, once the proof holds.
    func finish() throws -> GroupElement {
        var responses: [Int: Scalar] = [:]
        for guardian in nonces.keys { responses[guardian] = try response(guardian) }
        return try joint.finish(responses: responses, key: election.context.voteKey).value
    }
}
