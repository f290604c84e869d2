import BallotChecks
import ElectionModel
import Primitives

/// What some lines of published ballots add to the aggregate; not the ballots, which would take memory while they wait.
struct CountedBatch: Sendable {
    /// Or what is wrong with the first line that is.
    let result: Result<(products: Aggregator, identifiers: [HashValue]), TallyError>

    init(_ outcomes: [CountedBallotReader.Outcome], _ context: ElectionContext) {
        var products = Aggregator(context)
        var identifiers: [HashValue] = []
        do throws(TallyError) {
            for outcome in outcomes {
                guard let (counted, ballot) = try outcome.get() else { continue }
                guard ballot.ballot.ballotStyle == counted.ballotStyle else {
                    throw TallyError(
                        .wrongAggregate, "leaf \(counted.leaf): counted as another ballot style than its own")
                }
                identifiers.append(ballot.ballot.identifier)
                products.add(ballot, weight: counted.weight)
            }
            result = .success((products, identifiers))
        } catch {
            result = .failure(error)
        }
    }
}
