import ElectionModel
import GroupArithmetic
import Primitives

/// The files of all shards of one record: each shard once, all made from the same files as are here now.
final class ShardSet {
    private let paths: [String]
    private let group: Group
    /// How many shards there are.
    let count: Int
    /// By shard; how many ballots each says that it looked at.
    private var ballots: [Int]

    /// - Throws: ``ShardError`` for the first part that cannot be put together with the others.
    init(_ paths: [String], _ binding: RecordBinding, group: Group) throws {
        var found: [(path: String, shard: Shard)] = []
        for path in paths {
            let header = try PartFile.open(path, group: group).header
            try Self.require(header.binding, binding, path)
            guard let shard = try? Shard(number: header.shard, of: header.shards) else {
                throw ShardError(.otherCount, "\(path): there is no shard \(header.shard)/\(header.shards)")
            }
            found.append((path, shard))
        }
        self.paths = try Shard.ordered(found)
        (count, self.group) = (found.count, group)
        ballots = Array(repeating: 0, count: count)
    }

    private static func require(_ found: RecordBinding, _ here: RecordBinding, _ path: String) throws(ShardError) {
        guard found.fingerprint == here.fingerprint, found.list == here.list else {
            throw ShardError(.otherRecord, "\(path): the part was made from another record")
        }
        guard found == here else {
            throw ShardError(.otherRecord, "\(path): the part was made from other files of this record")
        }
    }

    /// Adds what the shards found, in their order.
    func collect(into collector: inout BallotCollector, _ shares: BallotShares) throws {
        for (index, path) in paths.enumerated() {
            var part = try PartFile.open(path, group: group)
            try Self.checkCounts(part.header, path)
            try part.read(into: collector.index, share: shares.share(index + 1))
            guard collector.merge(part.header) else {
                throw ShardError(.uncovered, "\(path): its products are not those of the manifest's contests")
            }
            ballots[index] = part.header.ballots
        }
    }

    /// Numbers that cannot be otherwise, whatever the ballots are.
    private static func checkCounts(_ header: PartHeader, _ path: String) throws(ShardError) {
        func require(_ condition: Bool, _ what: String) throws(ShardError) {
            guard condition else { throw ShardError(.uncovered, "\(path): \(what) do not cover its ballots") }
        }
        let readable = header.readable
        try require(readable <= header.ballots, "ballots that could be read")
        try require(header.counts[.identifiers] == readable, "identifiers")
        try require((header.counts[.nonces] ?? 0) >= readable, "nonces")
        try require((header.counts[.voters] ?? 0) <= readable, "voters")
        for check in Check.onceABallot {
            try require((readable...header.ballots).contains(header.findings[check].items), "results of \(check.id)")
        }
        for contest in header.products { try require(contest.ballots <= readable, "products") }
    }

    /// - Parameter counts: the ballots of each shard, as they were counted here.
    /// - Throws: ``ShardError`` `.uncovered`.
    func require(_ counts: [Int]) throws(ShardError) {
        for (index, path) in paths.enumerated() where ballots[index] != counts[index] {
            throw ShardError(
                .uncovered,
                "\(path): \(ballots[index]) ballots were looked at, shard \(index + 1)/\(count) has \(counts[index])")
        }
    }

    /// For a record whose ballots cannot be checked at all.
    /// - Throws: ``ShardError`` `.uncovered` for a part that says it did.
    func requireNothing() throws {
        for path in paths {
            let header = try PartFile.open(path, group: group).header
            guard header.ballots == 0, header.products.isEmpty else {
                throw ShardError(.uncovered, "\(path): it has ballots of a record that does not let them be checked")
            }
        }
    }
}
