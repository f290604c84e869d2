import ElectionModel
import Primitives
import TransparencyLog

/// L.8: the log said the same to others as it says here.
struct SeenCheckpointChecks {
    /// Of the log, whose tree was verified.
    let folder: String
    let log: Checkpoint
    let key: NoteVerifierKey

    func run(_ seen: [[UInt8]], _ findings: inout Findings) {
        guard !seen.isEmpty else { return }
        for (position, bytes) in seen.enumerated() {
            let place = Place("checkpoint \(position + 1) from elsewhere")
            do {
                if let fault = try fault(of: bytes) {
                    findings.fail(.seenCheckpoints, place, fault)
                } else {
                    findings.pass(.seenCheckpoints)
                }
            } catch {
                findings.fail(
                    .seenCheckpoints, place, (error as? LogError)?.reason ?? "the log's tiles cannot be read")
            }
        }
    }

    /// What is wrong, or `nil`.
    private func fault(of bytes: [UInt8]) throws -> String? {
        let unverified = try (try? InclusionReceipt(parsing: bytes))?.checkpoint ?? UnverifiedCheckpoint(parsing: bytes)
        let other = try unverified.verified(by: key, origin: key.name)
        guard other.size <= log.size else {
            return "the log signed a tree of \(other.size) leaves and is published with \(log.size)"
        }
        let reader = try TileReader(folder: folder, size: log.size)
        guard try LogFork.find(between: other, and: log, reader: reader) != nil else { return nil }
        return "the log signed another tree of \(other.size) leaves: the record's log does not begin with it"
    }
}
