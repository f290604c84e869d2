import ElectionModel
import Primitives

/// What the log and the dispositions say about a counted ballot.
struct CountedLeaf: Sendable {
    let leaf: Int
    /// The ballot's hash, by the log.
    let ballot: HashValue
    let ballotStyle: Int
    let weight: Int
}

/// Finds for each line of the published ballots what it must be. Lines ascend by leaf, and no counted ballot is missing.
final class CountedLeaves {
    private let walk: DispositionWalk
    private var last = -1

    init(_ walk: DispositionWalk) { self.walk = walk }

    /// - Returns: with `nil` for what is published without being counted.
    /// - Throws: ``TallyError`` `.wrongAggregate`.
    func item(_ line: ParallelLines.Line) throws -> CountedBallotReader.Item {
        guard let leaf = line.leafNumber, leaf > last else {
            throw TallyError(.wrongAggregate, "\(line.place): no ballot, or not behind the one before it in the log")
        }
        last = leaf
        while let next = try walk.next() {
            guard next.leaf.index >= leaf else {
                try Self.requireUncounted(next.disposition)
                continue
            }
            guard next.leaf.index == leaf else { break }
            guard next.disposition.kind == .counted else { return CountedBallotReader.Item(line: line, counted: nil) }
            return CountedBallotReader.Item(
                line: line,
                counted: CountedLeaf(
                    leaf: leaf, ballot: next.leaf.ballot, ballotStyle: next.disposition.ballotStyle,
                    weight: next.disposition.weight))
        }
        throw TallyError(.wrongAggregate, "\(line.place): the log has no cast ballot at leaf \(leaf)")
    }

    /// - Throws: ``TallyError`` `.wrongAggregate` if a counted ballot was not there.
    func finish() throws {
        while let next = try walk.next() { try Self.requireUncounted(next.disposition) }
    }

    private static func requireUncounted(_ disposition: Disposition) throws(TallyError) {
        guard disposition.kind != .counted else {
            throw TallyError(.wrongAggregate, "leaf \(disposition.leaf): a counted ballot is missing")
        }
    }
}
