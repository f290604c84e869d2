import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Makes ballots with one thing wrong, and all hashes right again where that is wanted.
enum BallotWorkshop {
    typealias Contest = EncryptedBallot.Contest
    typealias Selection = EncryptedBallot.Selection

    static func change(
        _ ballot: EncryptedBallot, election: HashValue? = nil, ballotStyle: Int? = nil, identifier: HashValue? = nil,
        identifierHash: HashValue? = nil, device: String? = nil, contests: [Contest]? = nil,
        encryptedNonce: SignedElGamalCiphertext? = nil, chainingField: [UInt8]? = nil, code: HashValue? = nil
    ) -> EncryptedBallot {
        EncryptedBallot(
            election: election ?? ballot.election, ballotStyle: ballotStyle ?? ballot.ballotStyle,
            identifier: identifier ?? ballot.identifier, identifierHash: identifierHash ?? ballot.identifierHash,
            device: device ?? ballot.device, contests: contests ?? ballot.contests,
            encryptedNonce: encryptedNonce ?? ballot.encryptedNonce,
            chainingField: chainingField ?? ballot.chainingField, confirmationCode: code ?? ballot.confirmationCode)
    }

    /// The ballot with other contests, and contest hashes and confirmation code that belong to them.
    static func rehash(_ ballot: EncryptedBallot, _ contests: [Contest]) -> EncryptedBallot {
        let hashed = contests.map { contest in
            Contest(
                contest: contest.contest, selections: contest.selections, proof: contest.proof,
                contestHash: BallotHashes.contestHash(
                    identifierHash: ballot.identifierHash, contest: contest.contest,
                    ciphertexts: contest.selections.map(\.ciphertext)))
        }
        let code = BallotHashes.confirmationCode(
            identifierHash: ballot.identifierHash, contestHashes: hashed.map(\.contestHash),
            chainingField: ballot.chainingField)
        return change(ballot, contests: hashed, code: code)
    }

    /// The ballot with its first selection replaced.
    static func replaceFirst(_ ballot: EncryptedBallot, _ body: (Selection) throws -> Selection) rethrows
        -> EncryptedBallot
    {
        let contest = ballot.contests[0]
        let selections = [try body(contest.selections[0])] + contest.selections.dropFirst()
        let changed = Contest(
            contest: 1, selections: selections, proof: contest.proof, contestHash: contest.contestHash)
        return rehash(ballot, [changed])
    }

    static func withContest(_ ballot: EncryptedBallot, proof: RangeProof) -> EncryptedBallot {
        let contest = ballot.contests[0]
        return change(
            ballot,
            contests: [
                Contest(contest: 1, selections: contest.selections, proof: proof, contestHash: contest.contestHash)
            ])
    }

    /// A selection with nonce 0: α = 1, β = K^0, whose proof holds and which shows the vote.
    static func zeroNonce(_ ballot: EncryptedBallot, context: ElectionContext) throws -> EncryptedBallot {
        let group = context.group
        var random = SystemRandom()
        let nonce = try SecretScalar(group, bytes: [UInt8](repeating: 0, count: group.scalarByteCount))
        let one = Ciphertext(alpha: group.identity, beta: group.identity)
        let proof = RangeProof.prove(
            one, value: 0, nonce: nonce, limit: 1, key: context.voteKey,
            context: .init(identifierHash: ballot.identifierHash, contest: 1, option: 1), using: &random)
        let element = try UncheckedElement(group, bytes: group.identity.bytes)
        return replaceFirst(ballot) {
            Selection(
                option: $0.option, ciphertext: UncheckedCiphertext(alpha: element, beta: element), proof: proof)
        }
    }

    /// A proof with one response changed.
    static func spoil(_ proof: RangeProof, group: Group) -> RangeProof {
        let first = proof.components[0]
        let changed = RangeProof.Component(challenge: first.challenge, response: first.response + Scalar(group, 1))
        return RangeProof(components: [changed] + proof.components.dropFirst())
    }

    /// p - x: in range, but not in the subgroup.
    static func negative(_ element: UncheckedElement, group: Group) throws -> UncheckedElement {
        var borrow = 0
        var bytes = [UInt8](repeating: 0, count: group.elementByteCount)
        for index in bytes.indices.reversed() {
            let digit = Int(group.parameters.p[index]) - Int(element.bytes[index]) - borrow
            borrow = digit < 0 ? 1 : 0
            bytes[index] = UInt8(truncatingIfNeeded: digit)
        }
        return try UncheckedElement(group, bytes: bytes)
    }
}
