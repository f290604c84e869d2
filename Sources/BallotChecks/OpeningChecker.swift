import ElGamal
public import ElectionModel
import GroupArithmetic

/// A challenged ballot whose proofs hold and whose opening shows what it contains.
///
/// Only ``BallotChecker`` makes one.
public struct OpenedBallot: Sendable {
    public let ballot: EncryptedBallot
    public let opening: BallotOpening
}

extension BallotChecker {
    /// Checks a challenged ballot like one that is cast, and encrypts its opening again (ElectionGuard 2.1.0, section
    /// 3.6.7, verifications 13 and 14).
    ///
    /// - Throws: what ``validate(_:)`` throws; `.openingShape` for other contests, options, labels or values than the
    ///   manifest allows; `.openingMismatch` where the ballot has other ciphertexts.
    /// - Complexity: ``validate(_:)`` and two fixed-base exponentiations an option.
    public func open(_ ballot: EncryptedBallot, with opening: BallotOpening) throws(BallotCheckError) -> OpenedBallot {
        let validated = try validate(ballot)
        guard opening.contests.map(\.contest) == validated.contests.map(\.contest) else {
            throw BallotCheckError(.openingShape, "the opening has other contests than the ballot")
        }
        for (contest, opened) in zip(validated.contests, opening.contests) { try check(contest, opened) }
        return OpenedBallot(ballot: ballot, opening: opening)
    }

    private func check(
        _ contest: ValidatedBallot.Contest, _ opened: BallotOpening.Contest
    ) throws(BallotCheckError) {
        guard let description = context.manifest.contest(contest.contest), opened.label == description.label,
            opened.options.map(\.label) == description.options.map(\.label)
        else {
            throw BallotCheckError(
                .openingShape, "contest \(contest.contest): the opening has other labels than the manifest")
        }
        for (position, option) in opened.options.enumerated() {
            guard option.value <= description.selectionLimit(option: position + 1) else {
                throw BallotCheckError(
                    .openingShape, "contest \(contest.contest), option \(position + 1): \(option.value) is too much")
            }
        }
        guard opened.options.map(\.value).reduce(0, +) <= description.selectionLimit else {
            throw BallotCheckError(.openingShape, "contest \(contest.contest): the values exceed the contest's limit")
        }
        for (position, (ciphertext, option)) in zip(contest.selections, opened.options).enumerated()
        where encrypt(option) != ciphertext {
            throw BallotCheckError(
                .openingMismatch,
                "contest \(contest.contest), option \(position + 1): the ballot contains something else than the opening says"
            )
        }
    }

    /// Equation (31), of what everybody may know.
    private func encrypt(_ option: BallotOpening.Option) -> Ciphertext {
        let group = context.group
        return Ciphertext(
            alpha: group.g(option.nonce),
            beta: context.voteKey.base.power(option.nonce + Scalar(group, option.value)))
    }
}
