public import BallotChecks
import ElGamal
public import ElectionModel
import GroupArithmetic

/// Multiplies ballots' ciphertexts, option by option (equations 79 and 80).
public struct Aggregator: Sendable {
    private let context: ElectionContext
    /// By contest; empty while no ballot has the contest.
    private var sums: [[Ciphertext]]
    private var ballots: [Int]
    private var weights: [Int]

    public init(_ context: ElectionContext) {
        self.context = context
        sums = context.manifest.contests.map { _ in [] }
        ballots = context.manifest.contests.map { _ in 0 }
        weights = ballots
    }

    /// Products that were computed elsewhere.
    ///
    /// - Returns: `nil` unless they are those of the manifest's contests, in its order.
    init?(_ context: ElectionContext, products: [AggregateDocument.Contest]) {
        let contests = context.manifest.contests
        guard products.map(\.contest) == Array(contests.indices.map { $0 + 1 }),
            zip(products, contests).allSatisfy({ $0.options.count == $1.options.count })
        else { return nil }
        self.context = context
        sums = products.map(\.options)
        ballots = products.map(\.ballots)
        weights = products.map(\.weight)
    }

    /// - Complexity: two multiplications a selection for weight 1.
    public mutating func add(_ ballot: ValidatedBallot, weight: Int) {
        for contest in ballot.contests {
            let index = contest.contest - 1
            multiply(contest.selections.map { $0.weighted(weight) }, into: index)
            ballots[index] += 1
            weights[index] += weight
        }
    }

    /// What was multiplied there is multiplied in here too.
    mutating func add(_ other: Aggregator) {
        for index in sums.indices {
            multiply(other.sums[index], into: index)
            ballots[index] += other.ballots[index]
            weights[index] += other.weights[index]
        }
    }

    /// Takes out what was multiplied in before: all of these are members of the subgroup, so the quotient is the product
    /// of the others, exactly as if these had never been there.
    mutating func remove(_ other: Aggregator) {
        for index in sums.indices {
            multiply(
                other.sums[index].map { Ciphertext(alpha: $0.alpha.inverse(), beta: $0.beta.inverse()) }, into: index)
            ballots[index] -= other.ballots[index]
            weights[index] -= other.weights[index]
        }
    }

    private mutating func multiply(_ factors: [Ciphertext], into index: Int) {
        guard !sums[index].isEmpty else { return sums[index] = factors }
        for (option, factor) in factors.enumerated() { sums[index][option] *= factor }
    }

    /// All contests of the manifest.
    var products: [AggregateDocument.Contest] {
        zip(sums.indices, context.manifest.contests).map { index, contest in
            AggregateDocument.Contest(
                contest: index + 1, ballots: ballots[index], weight: weights[index],
                options: sums[index].isEmpty
                    ? contest.options.map { _ in .neutral(context.group) } : sums[index])
        }
    }

    public var document: AggregateDocument {
        AggregateDocument(election: context.extendedBaseHash, contests: products)
    }

    /// Contests with fewer counted ballots than the election's minimum cell size, ascending.
    public var withheld: [Int] {
        ballots.indices.filter { ballots[$0] < context.configuration.settings.minimumCellSize }.map { $0 + 1 }
    }

    /// Whether these are as many ballots of as much weight, contest by contest, as are counted.
    func agrees(with counts: DispositionCounts) -> Bool {
        sums.indices.allSatisfy { index in
            let styles = context.manifest.ballotStyles.indices.filter {
                context.manifest.ballotStyles[$0].contests.contains(index + 1)
            }
            let counted = styles.compactMap { counts.weights[$0 + 1] }
            return counted.reduce(0) { $0 + $1.ballots } == ballots[index]
                && counted.reduce(0) { $0 + $1.weight } == weights[index]
        }
    }
}
