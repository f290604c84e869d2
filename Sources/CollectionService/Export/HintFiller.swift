import BallotChecks
import BallotStorage
import ElectionModel
import GroupArithmetic

/// Sees to it that every exported ballot has right hints (``BallotRoots``), whatever its voter's device sent.
///
/// Done at the export and not when a ballot is cast: computing them would make a ballot without hints twice as dear to
/// accept, and its voter wait for nothing. After the closing it delays nobody's receipt, and each of those who count or
/// verify is spared nearly what it took (`BatchVerification.md` of `SigmaProofs`).
struct HintFiller: Sendable {
    /// `nil` where hints are of no use, or too large to stand beside a published ballot.
    private let checker: BallotChecker?

    /// - Throws: what ``CollectorElection/load(from:revocationLists:)`` throws.
    init(_ store: any BallotStore, group: Group) async throws {
        guard group.supportsBatches else {
            checker = nil
            return
        }
        let election = try await CollectorElection.load(from: store, group: group)
        let size = BallotRoots.entryByteCount(election.context.manifest, group: group)
        checker = size == nil ? nil : election.checker
    }

    /// - Returns: the same cast with right hints, and whether they were computed here.
    func fill(_ submission: CastSubmission) -> (submission: CastSubmission, isComputed: Bool) {
        switch checker?.findHints(for: HintedBallot(submission.ballot, hints: submission.hints)) {
        case nil, .sent: (submission, false)
        case .computed(let hints): (submission.with(hints: hints), true)
        // Not the ballot that was accepted: those who process the box will say so.
        case HintFinding.none?: (submission.withoutHints(), false)
        }
    }
}
