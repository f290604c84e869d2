import BallotStorage
import Synchronization

/// Counters for Prometheus. No label holds anything about a voter.
final class Metrics: Sendable {
    /// What the service has in hand.
    struct Load: Sendable {
        let connections: Int
        /// Since the start.
        let refusedConnections: Int
        let uploads: Int
        let uploadBytes: Int
        let proofs: ProofCounts
    }

    private struct Key: Hashable {
        let route: String
        let outcome: String
    }

    private struct Tally {
        var count = 0
        var seconds = 0.0
    }

    private let tallies = Mutex<[Key: Tally]>([:])

    func count(route: String, outcome: String, duration: Duration) {
        tallies.withLock { tallies in
            tallies[Key(route: route, outcome: outcome), default: Tally()].count += 1
            tallies[Key(route: route, outcome: outcome), default: Tally()].seconds += duration / .seconds(1)
        }
    }

    /// The text exposition format, version 0.0.4.
    func text(_ counts: StorageCounts, _ load: Load, witnesses: CosigningRound?) -> String {
        let sorted = tallies.withLock { $0 }.sorted { ($0.key.route, $0.key.outcome) < ($1.key.route, $1.key.outcome) }
        var lines = ["# HELP glassurn_requests_total Answered requests.", "# TYPE glassurn_requests_total counter"]
        lines += sorted.map { "glassurn_requests_total{\(Self.labels($0.key))} \($0.value.count)" }
        lines.append("# HELP glassurn_request_seconds_total Time from request to answer, summed.")
        lines.append("# TYPE glassurn_request_seconds_total counter")
        lines += sorted.map { "glassurn_request_seconds_total{\(Self.labels($0.key))} \($0.value.seconds)" }
        let counters = [
            ("refused_connections", "Closed because their address had too many.", load.refusedConnections),
            ("proof_batches", "Batches of ballots whose proofs were checked together.", load.proofs.batches),
            ("proof_batch_ballots", "Ballots in these batches.", load.proofs.batched),
            ("exact_checks", "Ballots whose proofs were checked exactly.", load.proofs.exact),
        ]
        for (name, help, value) in counters {
            lines += [
                "# HELP glassurn_\(name)_total \(help)", "# TYPE glassurn_\(name)_total counter",
                "glassurn_\(name)_total \(value)",
            ]
        }
        let gauges = [
            ("log_size", "Leaves in the log.", counts.logSize), ("ballots", "Logged ballots.", counts.casts),
            ("challenged_ballots", "Logged ballots that their voters had opened.", counts.challenges),
            ("pending", "Stored ballots that are not logged yet.", counts.pending),
            ("eligible_voters", "Voters in the roll.", counts.voters),
            ("open_connections", "Connections, with and without a request.", load.connections),
            ("open_uploads", "Casts and challenges whose bodies are being read.", load.uploads),
            ("upload_bytes", "Memory that bodies of requests take.", load.uploadBytes),
            ("waiting_proofs", "Ballots that wait for a thread to check their proofs.", load.proofs.waiting),
        ]
        for (name, help, value) in gauges {
            lines += ["# HELP glassurn_\(name) \(help)", "# TYPE glassurn_\(name) gauge", "glassurn_\(name) \(value)"]
        }
        if let witnesses { lines += Self.lines(witnesses) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ witnesses: CosigningRound) -> [String] {
        let behind = "glassurn_log_behind"
        var lines = [
            "# HELP \(behind) 1 once a witness knows more of the log than the database.", "# TYPE \(behind) gauge",
        ]
        lines.append("\(behind) \(witnesses.lag == nil ? 0 : 1)")
        let size = "glassurn_witness_size"
        lines += ["# HELP \(size) Leaves that a witness cosigned last, as far as is known.", "# TYPE \(size) gauge"]
        for (name, known) in witnesses.sizes {
            guard let known else { continue }
            let label = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            lines.append("\(size){witness=\"\(label)\"} \(known)")
        }
        return lines
    }

    private static func labels(_ key: Key) -> String { "route=\"\(key.route)\",outcome=\"\(key.outcome)\"" }
}
