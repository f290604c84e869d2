import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// A ballot whose proofs a batch has shown to hold, all of them.
struct ShownBallot: Sendable {
    /// The ciphertexts of each contest on the ballot, known to be members.
    let contests: [[Ciphertext]]
}

/// The proofs of many ballots at once, with the hints beside the record's ballots. It only ever says that all proofs of a
/// ballot hold; whatever else there is to say, the exact verification of that ballot says.
struct BatchProofs {
    let basis: ElectionBasis
    let key: EncryptionKey

    /// - Parameter ballots: each with its entry of the hint file; `nil` for what is not to be tried.
    /// - Returns: `nil` for each ballot that has to be verified exactly.
    func shown(_ ballots: [(ballot: EncryptedBallot, entry: [UInt8])?]) -> [ShownBallot?] {
        guard ballots.contains(where: { $0 != nil }) else { return ballots.map { _ in nil } }
        var random = SystemRandom()
        let units = ballots.map { hinted in hinted.flatMap { claims($0.ballot, $0.entry) } }
        let members = ProofBatch(key: key).members(units, using: &random)
        return zip(ballots, members).map { hinted, members in
            guard let hinted, let members else { return nil }
            return shown(hinted.ballot, members)
        }
    }

    /// The claim on the encrypted nonce, then one for each contest.
    private func claims(_ ballot: EncryptedBallot, _ entry: [UInt8]) -> [BatchClaim]? {
        let identifierHash = BallotHashes.identifierHash(
            extendedBaseHash: basis.extendedBaseHash, identifier: ballot.identifier)
        guard let roots = try? BallotRoots(entry: entry, of: ballot, group: basis.group),
            let nonce = BallotNonceEncryption(identifierHash: identifierHash)
                .prepare(ballot.encryptedNonce, roots: roots.nonce)
        else { return nil }
        var claims = [nonce]
        for (contest, roots) in zip(ballot.contests, roots.contests) {
            guard let claim = claim(contest, identifierHash)?.prepare(roots) else { return nil }
            claims.append(claim)
        }
        return claims
    }

    private func claim(_ contest: EncryptedBallot.Contest, _ identifierHash: HashValue) -> ContestClaim? {
        guard let description = basis.manifest.contest(contest.contest),
            contest.selections.allSatisfy({ description.options.indices.contains($0.option - 1) })
        else { return nil }
        func context(_ option: Int?) -> RangeProof.Context {
            RangeProof.Context(identifierHash: identifierHash, contest: contest.contest, option: option)
        }
        return ContestClaim(
            selections: contest.selections.map {
                .init(
                    ciphertext: $0.ciphertext, proof: $0.proof,
                    limit: description.selectionLimit(option: $0.option), context: context($0.option))
            }, proof: contest.proof, limit: description.selectionLimit, context: context(nil))
    }

    /// - Parameter members: C₀, then for each contest all α and all β.
    private func shown(_ ballot: EncryptedBallot, _ members: [[GroupElement]]) -> ShownBallot? {
        guard members.count == ballot.contests.count + 1, members[0].allSatisfy({ !$0.isIdentity }) else { return nil }
        var contests: [[Ciphertext]] = []
        for (contest, values) in zip(ballot.contests, members.dropFirst()) {
            let count = contest.selections.count
            guard values.count == 2 * count else { return nil }
            contests.append((0..<count).map { Ciphertext(alpha: values[$0], beta: values[count + $0]) })
        }
        return ShownBallot(contests: contests)
    }
}
