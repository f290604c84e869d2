import Glibc

/// What one collector process takes on at once. Every limit answers with its own refusal.
public struct ServiceLimits: Hashable, Sendable {
    private static let uploadsPerCast = 4

    /// Requests of one voter, for tickets, casts and status together: so many at once, and so many a minute after that.
    public var requestsPerMinute = 30
    /// Requests of one voter that are open at the same time.
    public var openRequestsPerVoter = 2
    /// Casts that are being checked at the same time, with a body of at most 8 MiB each.
    public var concurrentCasts = 64
    /// MiB that the bodies of all requests take together; one has at most 8.
    public var uploadMebibytes = 512
    /// A request whose body is not complete after so long is refused, however its bytes come.
    public var bodySeconds = 30
    /// An answer that the client has not taken after so long ends the connection.
    public var answerSeconds = 30
    /// Connections; more wait in the system's queue.
    public var connections = 1_024
    /// Connections from one IPv4 address, or from one IPv6 network of 64 bits; more are closed at once. `nil` for no
    /// limit, as behind a proxy, whose address all connections have.
    public var connectionsPerAddress: Int? = 256
    /// A connection without any traffic for so long is closed.
    public var idleSeconds = 60
    /// Threads that check proofs: as many as there are processors.
    public var threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// How long ballots are collected before they are logged together under one checkpoint, in milliseconds.
    public var batchMilliseconds = 200
    /// Threads that wait for OCSP responders and the timestamp authority.
    public var responderThreads = 16

    public init() {}

    /// Casts whose bodies are being read at the same time, at most 8 MiB each: four for each that is checked, since
    /// slow connections are to wait here and not there.
    public var openUploads: Int { Self.uploadsPerCast * concurrentCasts }

    /// Names every value that cannot work.
    public func validate() throws(ServiceError) {
        let values = [
            ("rate", requestsPerMinute), ("open requests of a voter", openRequestsPerVoter),
            ("concurrent casts", concurrentCasts), ("seconds for a body", bodySeconds),
            ("seconds for an answer", answerSeconds), ("connections", connections),
            ("connections of an address", connectionsPerAddress ?? 1), ("idle seconds", idleSeconds),
            ("threads", threads), ("threads for responders", responderThreads),
        ]
        let wrong = values.filter { $0.1 < 1 }.map(\.0)
        guard wrong.isEmpty else {
            throw ServiceError(.badConfiguration, "at least 1 is needed for: \(wrong.joined(separator: ", "))")
        }
        guard (0...10_000).contains(batchMilliseconds) else {
            throw ServiceError(.badConfiguration, "ballots are collected for 0 to 10000 milliseconds")
        }
        // Products of these are computed with.
        guard values.allSatisfy({ $0.1 <= 1_000_000 }) else {
            throw ServiceError(.badConfiguration, "no limit can be more than 1000000")
        }
        guard (8...1_000_000).contains(uploadMebibytes) else {
            throw ServiceError(.badConfiguration, "the memory for uploads is 8 MiB at least, for one ballot")
        }
    }
}
