import ElGamal
import ElectionModel
import GroupArithmetic

/// The running products of the counted ballots' ciphertexts, by contest and option (verification 9), with the numbers
/// of ballots and their weights. Parts made by several threads are merged.
struct ContestProducts: Sendable {
    struct Contest: Sendable {
        var ballots = 0
        var weight = 0
        var options: [Ciphertext]
    }

    /// All contests of the manifest.
    private(set) var contests: [Contest]

    init(_ manifest: Manifest, group: Group) {
        contests = manifest.contests.map { Contest(options: $0.options.map { _ in .neutral(group) }) }
    }

    /// As they were written down.
    ///
    /// - Returns: `nil` unless they have exactly the contests and options of the manifest.
    init?(_ stated: [AggregateDocument.Contest], _ manifest: Manifest) {
        guard stated.map(\.contest) == Array(1...manifest.contests.count),
            zip(stated, manifest.contests).allSatisfy({ $0.options.count == $1.options.count })
        else { return nil }
        contests = stated.map { Contest(ballots: $0.ballots, weight: $0.weight, options: $0.options) }
    }

    var documents: [AggregateDocument.Contest] {
        contests.enumerated().map {
            .init(contest: $0 + 1, ballots: $1.ballots, weight: $1.weight, options: $1.options)
        }
    }

    /// - Parameters:
    ///   - contest: from 1, in the manifest.
    ///   - selections: one for each option.
    mutating func add(contest: Int, _ selections: [Ciphertext], weight: Int) {
        contests[contest - 1].ballots += 1
        contests[contest - 1].weight += weight
        for (option, selection) in selections.enumerated() {
            let product = contests[contest - 1].options[option] * selection.weighted(weight)
            contests[contest - 1].options[option] = product
        }
    }

    mutating func merge(_ other: ContestProducts) {
        for index in contests.indices {
            contests[index].ballots += other.contests[index].ballots
            contests[index].weight += other.contests[index].weight
            for option in contests[index].options.indices {
                let product = contests[index].options[option] * other.contests[index].options[option]
                contests[index].options[option] = product
            }
        }
    }
}
