public import ElectionModel
import ElGamal
import GroupArithmetic
package import Primitives

/// The memory that a ballot with exactly these bytes was validated; a ``ValidatedBallot`` gives one.
///
/// It lets a second pass over a ballot box use the ciphertexts without the exponentiations and without keeping them.
public struct ValidatedBallotHash: Hashable, Sendable {
    let hash: HashValue

    fileprivate init(hash: HashValue) { self.hash = hash }

    /// - Parameter recalled: of a ballot's canonical bytes, from a file in which it was noted when it was validated.
    package init(recalled hash: HashValue) { self.hash = hash }
}

extension ValidatedBallot {
    public var memory: ValidatedBallotHash { ValidatedBallotHash(hash: ballot.documentHash) }

    /// - Throws: `.statementMismatch` if `ballot` is not the one that was validated.
    public init(_ ballot: EncryptedBallot, remembered: ValidatedBallotHash) throws(BallotCheckError) {
        guard ballot.documentHash == remembered.hash else {
            throw BallotCheckError(.statementMismatch, "the ballot changed after it was checked")
        }
        self.ballot = ballot
        contests = ballot.contests.map { contest in
            Contest(
                contest: contest.contest,
                selections: contest.selections.map {
                    Ciphertext(
                        alpha: $0.ciphertext.alpha.assumingMembership(), beta: $0.ciphertext.beta.assumingMembership())
                })
        }
    }
}
