public import ElectionModel
import GroupArithmetic
public import Primitives

/// An encrypted ballot whose voter has not chosen yet: it is cast, or opened as a test (ElectionGuard 2.1.0, section
/// 3.6.7). Each of the two ends it, and only the opening gives a nonce away.
///
/// It cannot be copied, so that no second one is left that could be opened after the first was cast.
public struct UndecidedBallot: ~Copyable, Sendable {
    public let ballot: EncryptedBallot
    let roots: BallotRoots
    let identifierSalt: HashValue
    let selections: VoterSelections
    package let nonces: EncryptionNonces
    let manifest: Manifest

    /// What the voter notes down before choosing, H_C.
    public var confirmationCode: HashValue { ballot.confirmationCode }

    /// The ballot to be cast. The nonces are wiped.
    public consuming func seal() -> SealedBallot {
        SealedBallot(ballot: ballot, roots: roots, identifierSalt: identifierSalt)
    }

    /// The ballot with everything that it contains. Who has signed a challenge of it may publish both, and must never
    /// cast it.
    public consuming func open() -> (sealed: SealedBallot, opening: BallotOpening) {
        var contests: [BallotOpening.Contest] = []
        for contest in ballot.contests { contests.append(disclose(contest)) }
        let opening = BallotOpening(contests: contests)
        return (seal(), opening)
    }

    private borrowing func disclose(_ contest: EncryptedBallot.Contest) -> BallotOpening.Contest {
        guard let description = manifest.contest(contest.contest) else {
            preconditionFailure("the contest was encrypted after this manifest")
        }
        let values = selections.values(contest: contest.contest)
        var options: [BallotOpening.Option] = []
        for (position, selection) in contest.selections.enumerated() {
            let nonce = nonces.nonce(contest: contest.contest, option: selection.option)
            options.append(
                .init(
                    label: description.options[position].label, value: values[position], nonce: nonce.disclosed()))
        }
        return BallotOpening.Contest(contest: contest.contest, label: description.label, options: options)
    }
}
