public import ElGamal
public import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// A ballot that passed every check that needs no identity: election, style, hashes, membership and all proofs.
///
/// Only ``BallotChecker`` makes one.
public struct ValidatedBallot: Sendable {
    /// One contest's ciphertexts, all in the subgroup, in option order.
    public struct Contest: Sendable {
        /// From 1, in manifest order.
        public let contest: Int
        public let selections: [Ciphertext]
    }

    public let ballot: EncryptedBallot
    public let contests: [Contest]
    /// Whether it was its hints that showed it, in a batch. They would serve others as well.
    public internal(set) var isShownByHints = false

    init(ballot: EncryptedBallot, contests: [Contest]) {
        self.ballot = ballot
        self.contests = contests
    }
}

/// Checks encrypted ballots against one election (ElectionGuard verifications 5.B, 6, 7 and 8, and the S checks of the
/// design). Safe to share between threads.
public struct BallotChecker: Sendable {
    let context: ElectionContext

    public init(_ context: ElectionContext) { self.context = context }

    /// - Throws: the first check that fails, cheapest first.
    /// - Complexity: about 1,000 multiplications a selection of limit 1, the contest's proof included.
    public func validate(_ ballot: EncryptedBallot) throws(BallotCheckError) -> ValidatedBallot {
        try checkWithoutProofs(ballot)
        try checkNonce(ballot)
        var contests: [ValidatedBallot.Contest] = []
        for contest in ballot.contests { contests.append(try validate(contest, of: ballot)) }
        return ValidatedBallot(ballot: ballot, contests: contests)
    }

    /// Everything that costs no exponentiation.
    func checkWithoutProofs(_ ballot: EncryptedBallot) throws(BallotCheckError) {
        try checkShape(ballot)
        try checkHashes(ballot)
    }

    /// Exactly the contests and options of the style, in manifest order.
    private func checkShape(_ ballot: EncryptedBallot) throws(BallotCheckError) {
        guard ballot.election == context.extendedBaseHash else {
            throw BallotCheckError(.wrongElection, "the ballot belongs to another election")
        }
        guard let style = context.manifest.ballotStyle(ballot.ballotStyle) else {
            throw BallotCheckError(.wrongStyle, "there is no ballot style \(ballot.ballotStyle)")
        }
        guard ballot.contests.map(\.contest) == style.contests else {
            throw BallotCheckError(
                .wrongContests,
                "ballot style \(ballot.ballotStyle) has the contests \(style.contests), in this order; the ballot has "
                    + "\(ballot.contests.map(\.contest))")
        }
        for contest in ballot.contests {
            let count = context.manifest.contest(contest.contest)?.options.count ?? 0
            guard contest.selections.map(\.option) == Array(1...max(count, 1)) else {
                throw BallotCheckError(
                    .wrongOptions, "contest \(contest.contest) has the options 1 to \(count), each once, in order")
            }
        }
    }

    /// Verifications 5.B and 8.A to 8.D.
    private func checkHashes(_ ballot: EncryptedBallot) throws(BallotCheckError) {
        let he = context.extendedBaseHash
        let hi = BallotHashes.identifierHash(extendedBaseHash: he, identifier: ballot.identifier)
        guard ballot.identifierHash == hi else {
            throw BallotCheckError(.identifierHash, "the identifier hash does not belong to the identifier (5.B)")
        }
        guard ballot.chainingField == BallotHashes.chainingField(extendedBaseHash: he, device: ballot.device) else {
            throw BallotCheckError(.chainingField, "the chaining field does not belong to the device string (8.C, 8.D)")
        }
        for contest in ballot.contests {
            let hash = BallotHashes.contestHash(
                identifierHash: hi, contest: contest.contest, ciphertexts: contest.selections.map(\.ciphertext))
            guard contest.contestHash == hash else {
                throw BallotCheckError(.contestHash, "contest \(contest.contest): the contest hash is wrong (8.A)")
            }
        }
        let code = BallotHashes.confirmationCode(
            identifierHash: hi, contestHashes: ballot.contests.map(\.contestHash), chainingField: ballot.chainingField)
        guard ballot.confirmationCode == code else {
            throw BallotCheckError(.confirmationCode, "the confirmation code is wrong (8.B)")
        }
    }

    private func checkNonce(_ ballot: EncryptedBallot) throws(BallotCheckError) {
        do throws(ProofError) {
            try BallotNonceEncryption(identifierHash: ballot.identifierHash).verify(ballot.encryptedNonce)
        } catch {
            throw BallotCheckError(.nonceProof, "the encrypted ballot nonce: \(error.reason)")
        }
    }

    /// Verifications 6 and 7, and no α equal to 1.
    private func validate(
        _ contest: EncryptedBallot.Contest, of ballot: EncryptedBallot
    ) throws(BallotCheckError) -> ValidatedBallot.Contest {
        guard let description = context.manifest.contest(contest.contest) else {
            throw BallotCheckError(.wrongContests, "there is no contest \(contest.contest)")
        }
        var selections: [Ciphertext] = []
        var sum = Ciphertext.neutral(context.group)
        for selection in contest.selections {
            let ciphertext = try validate(
                selection, contest: contest.contest, limit: description.selectionLimit(option: selection.option), ballot
            )
            selections.append(ciphertext)
            sum = sum * ciphertext
        }
        let binding = RangeProof.Context(identifierHash: ballot.identifierHash, contest: contest.contest, option: nil)
        do throws(ProofError) {
            try contest.proof.verify(sum, limit: description.selectionLimit, key: context.voteKey, context: binding)
        } catch {
            throw BallotCheckError(
                error.code == .wrongComponentCount ? .proofShape : .contestProof,
                "contest \(contest.contest): \(error.reason) (7)")
        }
        return ValidatedBallot.Contest(contest: contest.contest, selections: selections)
    }

    private func validate(
        _ selection: EncryptedBallot.Selection, contest: Int, limit: Int, _ ballot: EncryptedBallot
    ) throws(BallotCheckError) -> Ciphertext {
        let place = "contest \(contest), option \(selection.option)"
        let binding = RangeProof.Context(
            identifierHash: ballot.identifierHash, contest: contest, option: selection.option)
        let ciphertext: Ciphertext
        do throws(ProofError) {
            ciphertext = try selection.proof.verify(
                selection.ciphertext, limit: limit, key: context.voteKey, context: binding)
        } catch {
            let code: BallotCheckError.Code =
                switch error.code {
                case .wrongComponentCount: .proofShape
                case .notInSubgroup: .valueOutsideGroup
                default: .selectionProof
                }
            throw BallotCheckError(code, "\(place): \(error.reason) (6)")
        }
        guard !ciphertext.alpha.isIdentity else {
            throw BallotCheckError(.zeroNonce, "\(place): α is 1, which shows the vote")
        }
        return ciphertext
    }
}
