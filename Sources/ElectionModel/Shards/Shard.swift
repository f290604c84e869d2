/// One of the parts in which ballots are verified, processed or recounted on several machines.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
    public static let maximumCount = 10_000

    /// From 1.
    public let number: Int
    /// How many parts there are.
    public let count: Int

    /// - Throws: `.badShard` unless 1 ≤ number ≤ count ≤ ``maximumCount``.
    public init(number: Int, of count: Int) throws(ShardError) {
        guard (1...Self.maximumCount).contains(count), (1...count).contains(number) else {
            throw ShardError(
                .badShard,
                "there is no shard \(number) of \(count): shards are 1/n to n/n, n at most \(Self.maximumCount)")
        }
        (self.number, self.count) = (number, count)
    }

    /// As people and scripts write it, for example `3/8`.
    /// - Throws: `.badShard`.
    public init(_ text: String) throws(ShardError) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let number = numbers[0], let count = numbers[1],
            text.utf8.allSatisfy({ (47...57).contains($0) })
        else { throw ShardError(.badShard, "a shard is written i/n, for example 3/8, found \"\(text)\"") }
        try self.init(number: number, of: count)
    }

    public var description: String { "\(number)/\(count)" }

    /// The files of all shards in the shards' order.
    ///
    /// - Parameter parts: each file with the shard that it says it is of.
    /// - Throws: `.otherCount`, `.doubledShard`, `.missingShard` unless they are each shard once.
    public static func ordered(_ parts: [(path: String, shard: Shard)]) throws(ShardError) -> [String] {
        var found: [Int: String] = [:]
        let count = parts.first?.shard.count ?? 0
        for (path, shard) in parts {
            guard shard.count == count else {
                throw ShardError(.otherCount, "\(path): shard \(shard), the first is one of \(count)")
            }
            if let other = found.updateValue(path, forKey: shard.number) {
                throw ShardError(.doubledShard, "\(path): shard \(shard) stands in \(other) too")
            }
        }
        let missing = (1...max(1, count)).filter { found[$0] == nil }
        guard missing.isEmpty else {
            let list = missing.prefix(10).map { "\($0)/\(count)" }.joined(separator: ", ")
            throw ShardError(.missingShard, "missing \(missing.count) of \(count) shards: \(list)")
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}
