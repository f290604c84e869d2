/// Why parts of a verification or of a count cannot be made or put together. It says nothing about the record or ballot box.
/// Two errors are equal when their codes are; `reason` is for people.
public struct ShardError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// No such shard.
        case badShard
        /// The file is none, is cut short or was changed.
        case damaged
        /// Made by a program that checks otherwise or writes another format.
        case otherVersion
        /// Made from another record, or from other files of it.
        case otherRecord
        /// The same for a ballot box or a count folder.
        case otherBox
        /// One of another number of shards.
        case otherCount
        case doubledShard, missingShard
        /// What is in it cannot be about the ballots that it must cover.
        case uncovered
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public var description: String { reason }
}
