/// What one collector process takes on at once. Every limit answers with its own refusal.
public struct ServiceLimits: Hashable, Sendable {
    /// Tickets and casts of one voter: so many at once, and so many a minute after that.
    public var requestsPerMinute = 30
    /// Casts that are being read or checked at the same time; each may take 8 MiB and more.
    public var concurrentCasts = 64
    /// Connections; more wait in the system's queue.
    public var connections = 1_024
    /// A connection without any traffic for so long is closed.
    public var idleSeconds = 60
    /// Threads that check proofs.
    public var threads = 2

    public init() {}

    /// Names every value that cannot work.
    public func validate() throws(ServiceError) {
        let values = [
            ("rate", requestsPerMinute), ("concurrent casts", concurrentCasts), ("connections", connections),
            ("idle seconds", idleSeconds), ("threads", threads),
        ]
        let wrong = values.filter { $0.1 < 1 }.map(\.0)
        guard wrong.isEmpty else {
            throw ServiceError(.badConfiguration, "at least 1 is needed for: \(wrong.joined(separator: ", "))")
        }
    }
}
