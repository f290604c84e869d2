import ElectionModel
import Primitives

/// What every shard of one recount has to have in common, but for the ballots.
struct RecountBinding: Hashable, Sendable {
    let fingerprint: HashValue
    /// SHA-256 of processed.json, which the log has and which names the dispositions.
    let processed: HashValue
    /// SHA-256 over the log's cast and challenged leaves: number (8 bytes, big endian) and ballot hash of each. What is
    /// logged after the count, such as the sessions, does not change it.
    let leaves: HashValue
    /// How many segments there are, by which the ballots are dealt out.
    let segments: Int

    /// - Parameter here: of the count folder that is recounted here.
    /// - Throws: ``ShardError`` `.otherBox`.
    func require(_ here: RecountBinding, _ path: String) throws(ShardError) {
        guard fingerprint == here.fingerprint else {
            throw ShardError(.otherBox, "\(path): the part was made from a count of another election")
        }
        guard processed == here.processed else {
            throw ShardError(.otherBox, "\(path): the part was made from another count of this election")
        }
        guard self == here else {
            throw ShardError(
                .otherBox, "\(path): the part was made with another log, or from other segments of ballots")
        }
    }
}
