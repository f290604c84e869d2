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
    func text(_ counts: StorageCounts, _ load: Load) -> String {
        let sorted = tallies.withLock { $0 }.sorted { ($0.key.route, $0.key.outcome) < ($1.key.route, $1.key.outcome) }
        var lines = ["# HELP glassurn_requests_total Answered requests.", "# TYPE glassurn_requests_total counter"]
        lines += sorted.map { "glassurn_requests_total{\(Self.labels($0.key))} \($0.value.count)" }
        lines.append("# HELP glassurn_request_seconds_total Time from request to answer, summed.")
        lines.append("# TYPE glassurn_request_seconds_total counter")
        lines += sorted.map { "glassurn_request_seconds_total{\(Self.labels($0.key))} \($0.value.seconds)" }
        lines.append("# HELP glassurn_refused_connections_total Closed because their address had too many.")
        lines.append("# TYPE glassurn_refused_connections_total counter")
        lines.append("glassurn_refused_connections_total \(load.refusedConnections)")
        let gauges = [
            ("log_size", "Leaves in the log.", counts.logSize), ("ballots", "Logged ballots.", counts.casts),
            ("pending", "Stored ballots that are not logged yet.", counts.pending),
            ("eligible_voters", "Voters in the roll.", counts.voters),
            ("open_connections", "Connections, with and without a request.", load.connections),
            ("open_uploads", "Casts whose bodies are being read.", load.uploads),
            ("upload_bytes", "Memory that bodies of requests take.", load.uploadBytes),
        ]
        for (name, help, value) in gauges {
            lines += ["# HELP glassurn_\(name) \(help)", "# TYPE glassurn_\(name) gauge", "glassurn_\(name) \(value)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func labels(_ key: Key) -> String { "route=\"\(key.route)\",outcome=\"\(key.outcome)\"" }
}
