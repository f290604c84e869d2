import ElectionModel
import Primitives

/// Puts the findings on all ballots together, in the ballots' order, and makes the checks that compare ballots with
/// each other: 5.A, S.4 and C.6.
struct BallotCollector {
    private let basis: ElectionBasis
    private var findings = Findings()
    private(set) var products: ContestProducts
    private(set) var ballotCount = 0
    /// The leaf that first had an identifier or a nonce, for each of them.
    private var identifiers: [HashValue: Int] = [:]
    private var nonces: [UInt128: Int] = [:]
    private var votes = VoteOrder()
    /// The contests that occur on published ballots.
    private(set) var contests: Set<Int> = []

    init(basis: ElectionBasis) {
        self.basis = basis
        products = ContestProducts(basis.manifest, group: basis.group)
    }

    mutating func merge(_ batch: BatchResult) {
        findings.merge(batch.findings)
        products.merge(batch.products)
        for ballot in batch.ballots { add(ballot) }
        ballotCount += batch.ballots.count
    }

    private mutating func add(_ ballot: BallotSummary) {
        let first = identifiers.updateValue(ballot.leaf, forKey: ballot.identifier)
        findings.require(
            first == nil, .uniqueIdentifier, ballot.place,
            "the identifier is that of the ballot of leaf \(first ?? 0) too")
        for nonce in ballot.nonceKeys {
            let first = nonces.updateValue(ballot.leaf, forKey: nonce)
            findings.require(
                first == nil, .repeatedNonce, ballot.place,
                "an encryption with the same nonce stands in the ballot of leaf \(first ?? 0)")
        }
        contests.formUnion(ballot.contests)
        if basis.settings.publicationLevel == .full { votes.add(ballot, &findings) }
    }

    /// - Parameter stream: read to its end.
    mutating func finish(_ stream: BallotStream, _ all: inout Findings) {
        if basis.settings.publicationLevel == .full {
            let unseen = stream.counts.count(.invalid) + stream.counts.count(.test)
            votes.finish(unseenCount: unseen, allowsRevoting: basis.settings.allowsRevoting, &findings)
        }
        // Without pseudonyms nobody can tell which ballots are one voter's.
        if !votes.hasBallots {
            for check in [Check.lastVote, .loggedStanding] { findings.notShown(check, stream.counts.cast()) }
        }
        if stream.notShownCount > 0 {
            for check in Check.overBallots { findings.notShown(check, stream.notShownCount) }
        }
        all.merge(findings)
    }
}
