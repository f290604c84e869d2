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
    private let isPart: Bool
    private var last = -1

    /// - Parameter isPart: whether the lines are those of one shard. Then counted ballots in front of the first line and
    ///   behind the last one are left to who puts the shards together.
    init(_ walk: DispositionWalk, isPart: Bool = false) { (self.walk, self.isPart) = (walk, isPart) }

    /// - Returns: with `nil` for what is published without being counted.
    /// - Throws: ``TallyError`` `.wrongAggregate`.
    func item(_ line: ParallelLines.Line) throws -> CountedBallotReader.Item {
        guard let leaf = line.leafNumber, leaf > last else {
            throw TallyError(.wrongAggregate, "\(line.place): no ballot, or not behind the one before it in the log")
        }
        let isFirstOfPart = isPart && last < 0
        last = leaf
        while let next = try walk.next() {
            guard next.leaf.index >= leaf else {
                if !isFirstOfPart { try Self.requireUncounted(next.disposition) }
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
        while let next = try walk.next() {
            if !isPart { try Self.requireUncounted(next.disposition) }
        }
    }

    private static func requireUncounted(_ disposition: Disposition) throws(TallyError) {
        guard disposition.kind != .counted else {
            throw TallyError(.wrongAggregate, "leaf \(disposition.leaf): a counted ballot is missing")
        }
    }
}
