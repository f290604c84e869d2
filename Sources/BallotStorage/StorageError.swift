/// What went wrong in storage. Two errors are equal when their codes are; `reason` is for people and holds no voter
/// data.
public struct StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // Opening.
        /// There is no store here, or something that is none.
        case missing
        case exists
        /// The store lacks leaves that the last written checkpoint covers: it was restored from an older copy.
        case behindCheckpoint
        /// The store has other leaves than the last written checkpoint covers.
        case forkedLog
        /// The file with the last written checkpoint is missing or is not this log's.
        case badCheckpointFile
        /// A signature by another key than the log's was asked for.
        case wrongKey
        // Appending.
        /// The step may not stand here in the log.
        case wrongStep
        /// The log's last step is not the opening.
        case notOpen
        case unknownTicket, ticketUsed
        /// The roll has another version than the statement names, or the person is not on it any more.
        case staleRoll
        /// Another statement of this voter has this sequence number, or a later one.
        case sequenceTaken
        /// Neither the next sequence number nor the last statement.
        case wrongHead
        case identifierUsed
        /// The voter has challenged as many ballots as one may.
        case tooManyChallenges
        /// A cosigned checkpoint that is none of the log's.
        case wrongCheckpoint
        // Reading.
        case outOfRange
        // Everything else.
        case damaged, inputOutput
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
