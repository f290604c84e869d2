import ElectionModel
import Primitives

/// Puts the findings on all ballots together, in the ballots' order, and makes the checks that compare ballots with
/// each other: 5.A, S.4 and C.6.
struct BallotCollector {
    private let basis: ElectionBasis
    private(set) var findings = Findings()
    private(set) var products: ContestProducts
    /// Ballots that were looked at, and those of them that could be decoded.
    private(set) var ballotCount = 0
    private(set) var readableCount = 0
    /// Challenged ballots that could be decoded.
    private(set) var challengedCount = 0
    let index: BallotIndex
    /// The contests that occur on published ballots.
    private(set) var contests: Set<Int> = []

    init(basis: ElectionBasis, space: SortSpace) {
        self.basis = basis
        products = ContestProducts(basis.manifest, group: basis.group)
        index = BallotIndex(space)
    }

    private var hasPseudonyms: Bool { basis.settings.publicationLevel == .full }

    mutating func merge(_ batch: BatchResult) throws(PrimitivesError) {
        findings.merge(batch.findings)
        products.merge(batch.products)
        for ballot in batch.ballots { try add(ballot) }
        ballotCount += batch.jobCount
        readableCount += batch.ballots.count
    }

    /// Adds what a shard found, but for its sorted records.
    ///
    /// - Returns: false, and nothing is added, if its products are not shaped as the manifest.
    mutating func merge(_ part: PartHeader) -> Bool {
        guard let stated = ContestProducts(part.products, basis.manifest) else { return false }
        findings.merge(part.findings)
        products.merge(stated)
        contests.formUnion(part.occurring)
        ballotCount += part.ballots
        readableCount += part.readable
        return true
    }

    /// - Parameter notShown: how many challenged ballots are not opened.
    mutating func merge(_ challenges: [ChallengeResult], notShown: Int) throws(PrimitivesError) {
        for challenge in challenges {
            findings.merge(challenge.findings)
            guard let ballot = challenge.ballot else { continue }
            try index.add(ballot)
            contests.formUnion(ballot.contests)
            challengedCount += 1
        }
        guard notShown > 0 else { return }
        for check in Check.overBallots + Check.overChallenges { findings.notShown(check, notShown) }
    }

    private mutating func add(_ ballot: BallotSummary) throws(PrimitivesError) {
        try index.add(ballot)
        contests.formUnion(ballot.contests)
        guard hasPseudonyms else { return }
        guard let pseudonym = ballot.pseudonym, let sequence = ballot.sequence else {
            return findings.fail(
                .lastVote, ballot.position.place,
                "without pseudonym and sequence nobody can tell which ballot is the last")
        }
        try index.add(voter: pseudonym, sequence: sequence, ballot)
    }

    /// - Parameter stream: read to its end.
    mutating func finish(_ stream: BallotStream, _ all: inout Findings) throws(PrimitivesError) {
        // Without pseudonyms nobody can tell which ballots are one voter's.
        if index.count(.voters) == 0 {
            for check in [Check.lastVote, .loggedStanding] { findings.notShown(check, stream.counts.cast()) }
        }
        let unseen = stream.counts.count(.invalid) + stream.counts.count(.test)
        try RepeatChecks(index: index, settings: basis.settings).run(unseenCount: unseen, &findings)
        if stream.notShownCount > 0 {
            for check in Check.overBallots { findings.notShown(check, stream.notShownCount) }
        }
        all.merge(findings)
    }
}
