import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs

extension Forger {
    func device() throws -> BallotForger {
        BallotForger(
            election: electionHash, key: try EncryptionKey(group.g(secret)),
            dataKey: try EncryptionKey(group.product(guardians.guardians.map { $0.dataCommitments[0] })),
            manifest: manifest)
    }

    func recount() -> Recount {
        Recount(group: group, election: electionHash, manifest: manifest, secret: secret)
    }

    /// What stands on the ballots now is counted and decrypted honestly.
    mutating func count() throws {
        aggregate = recount().aggregate(ballots, dispositions)
        result = result.changing(
            contests: try recount().result(aggregate, withheld: processed.withheld, using: &random))
    }

    /// Puts another ballot into a line.
    mutating func put(_ ballot: EncryptedBallot, _ line: Int) {
        let old = ballots[line]
        ballots[line] = PublishedBallot(
            leaf: old.leaf, standing: old.standing, ballot: ballot, ballotBytes: ballot.canonicalBytes)
    }

    mutating func change(_ line: Int, _ change: (EncryptedBallot) throws -> EncryptedBallot) rethrows {
        put(try change(ballots[line].ballot), line)
    }

    /// A contest of a ballot made anew with these choices, all hashes made to fit.
    mutating func revote(
        _ line: Int, contest index: Int, _ choices: [BallotForger.Choice], limits: [Int: Int] = [:],
        proof: RangeProof? = nil
    ) throws {
        let ballot = ballots[line].ballot
        let made = try device().contest(
            index, choices, identifierHash: ballot.identifierHash, limits: limits, proof: proof, using: &random)
        put(
            ballot.replacing(contests: ballot.contests.map { $0.contest == index ? made : $0 }).rehashed(), line)
    }

    /// Replaces one selection, without touching anything else but the hashes.
    mutating func select(
        _ line: Int, contest: Int, option: Int,
        _ change: (EncryptedBallot.Selection) throws -> EncryptedBallot.Selection
    ) rethrows {
        try self.change(line) { ballot in
            try ballot.replacing(contest: contest - 1) { contest in
                var selections = contest.selections
                selections[option - 1] = try change(selections[option - 1])
                return contest.replacing(selections: selections)
            }.rehashed()
        }
    }

    mutating func stand(
        _ line: Int, pseudonym: HashValue? = nil, sequence: Int? = nil, opening: HashValue? = nil
    ) {
        let old = ballots[line]
        ballots[line] = PublishedBallot(
            leaf: old.leaf,
            standing: old.standing.map {
                CastStanding(
                    pseudonym: pseudonym ?? $0.pseudonym, sequence: sequence ?? $0.sequence,
                    opening: opening ?? $0.opening)
            }, ballot: old.ballot, ballotBytes: old.ballotBytes)
    }

    /// Takes the line's ballot out of ballots, dispositions and log, and moves what follows up.
    mutating func removeBallot(_ line: Int) {
        let leaf = ballots.remove(at: line).leaf
        dispositions.removeAll { $0.leaf == leaf }
        leaves.remove(at: leaf)
        shift(from: leaf, by: -1)
    }

    /// A new cast leaf behind all others, with its ballot and disposition.
    mutating func add(_ ballot: EncryptedBallot, standing: CastStanding?, _ disposition: Disposition) {
        let leaf = processed.closingLeaf
        leaves.insert(
            LogLeaf.cast(
                ballot: ballot.documentHash, statement: SHA256.hash(ballot.identifier.bytes),
                standing: standing?.commitment(extendedBaseHash: electionHash) ?? .zero
            ).canonicalBytes, at: leaf)
        ballots.append(
            PublishedBallot(leaf: leaf, standing: standing, ballot: ballot, ballotBytes: ballot.canonicalBytes))
        dispositions.append(disposition.changing(leaf: leaf))
        processed = processed.changing(closingLeaf: leaf + 1)
    }

    private mutating func shift(from leaf: Int, by distance: Int) {
        ballots = ballots.map {
            guard $0.leaf >= leaf else { return $0 }
            return PublishedBallot(
                leaf: $0.leaf + distance, standing: $0.standing, ballot: $0.ballot, ballotBytes: $0.ballotBytes)
        }
        challenges = challenges.map {
            $0.leaf >= leaf ? $0.changing(leaf: $0.leaf + distance) : $0
        }
        dispositions = dispositions.map {
            $0.leaf >= leaf ? $0.changing(leaf: $0.leaf + distance) : $0
        }
        processed = processed.changing(closingLeaf: processed.closingLeaf + distance)
    }

    /// Every ballot anew under the present key and H_E, with the votes that it had.
    mutating func reencrypt() throws {
        for line in ballots.indices {
            let old = ballots[line].ballot
            let values = old.contests.map { contest in
                (contest.contest, base.votes[line].selections[contest.contest] ?? [])
            }
            put(
                try device().ballot(
                    style: old.ballotStyle, identifier: old.identifier, values: values, using: &random), line)
        }
    }
}
