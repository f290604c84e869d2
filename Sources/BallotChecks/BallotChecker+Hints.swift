import ElectionModel
import GroupArithmetic
import SigmaProofs

/// What was found of the hints beside a ballot.
public enum HintFinding: Hashable, Sendable {
    /// They are right.
    case sent
    /// There were none, or wrong ones: these are right.
    case computed([UInt8])
    /// There can be none: the ballot's proofs do not hold, or the group has no batches.
    case none
}

extension BallotChecker {
    /// Finds right hints for a ballot: those that came with it, or else computes them.
    ///
    /// Of a ballot that was accepted, whose proofs hold, hints that fit its values and its hashes are right: a hash is
    /// that of the true commitments, and of no others that anybody can find. So sent hints are judged by squarings and
    /// hashes alone.
    ///
    /// - Complexity: nine multiplications a selection for right hints; for others 6 % more than ``validate(_:)``.
    public func findHints(for hinted: HintedBallot) -> HintFinding {
        guard supportsBatches else { return .none }
        let ballot = hinted.ballot
        guard (try? checkWithoutProofs(ballot)) != nil else { return .none }
        if prepare(hinted) != nil { return .sent }
        let claims = ballot.contests.compactMap { claim($0, of: ballot) }
        let nonce = (BallotNonceEncryption(identifierHash: ballot.identifierHash), ballot.encryptedNonce)
        guard claims.count == ballot.contests.count,
            let roots = try? RootFinder(key: context.voteKey).roots(nonce: nonce, contests: claims)
        else { return .none }
        return .computed(BallotRoots(contests: roots.contests, nonce: roots.nonce).bytes)
    }
}
