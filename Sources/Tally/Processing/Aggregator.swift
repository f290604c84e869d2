public import BallotChecks
import ElGamal
public import ElectionModel
import GroupArithmetic

/// Multiplies the counted ballots' ciphertexts, option by option (equations 79 and 80).
public struct Aggregator: Sendable {
    private let context: ElectionContext
    private var sums: [[Ciphertext]]
    private var ballots: [Int]
    private var weights: [Int]

    public init(_ context: ElectionContext) {
        self.context = context
        sums = context.manifest.contests.map { contest in
            contest.options.map { _ in Ciphertext.neutral(context.group) }
        }
        ballots = context.manifest.contests.map { _ in 0 }
        weights = ballots
    }

    /// - Complexity: two multiplications a selection for weight 1.
    public mutating func add(_ ballot: ValidatedBallot, weight: Int) {
        for contest in ballot.contests {
            let index = contest.contest - 1
            for (option, ciphertext) in contest.selections.enumerated() {
                sums[index][option] = sums[index][option] * ciphertext.weighted(weight)
            }
            ballots[index] += 1
            weights[index] += weight
        }
    }

    public var document: AggregateDocument {
        AggregateDocument(
            election: context.extendedBaseHash,
            contests: sums.indices.map {
                AggregateDocument.Contest(
                    contest: $0 + 1, ballots: ballots[$0], weight: weights[$0], options: sums[$0])
            })
    }

    /// Contests with fewer counted ballots than the election's minimum cell size, ascending.
    public var withheld: [Int] {
        ballots.indices.filter { ballots[$0] < context.configuration.settings.minimumCellSize }.map { $0 + 1 }
    }
}
