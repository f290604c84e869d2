/// The log's witnesses have cosigned what the collector's database does not have: it was restored from an older copy, or
/// another collector signs with the same key. Whatever is signed now makes a second log.
public struct DatabaseLag: Sendable {
    /// Leaves that the witness cosigned.
    public let size: Int
    /// Leaves in the database.
    public let own: Int
    /// The witness's key name.
    public let witness: String
    /// Whether the witness showed the log's signature on a tree that the database does not have.
    public let isProven: Bool

    /// For the operator: lower case, no full stop.
    public var reason: String {
        let trees =
            size > own
            ? "the witness \(witness) has cosigned \(size) leaves of this log, and the database has \(own)"
            : "the witness \(witness) has cosigned another tree of \(size) leaves than the database has"
        let cause = "was the data folder restored from an older copy, or does a second collector use its key?"
        return "\(trees): \(cause) Nothing is signed any more, since it would contradict receipts that voters hold"
    }
}
