import ArgumentParser
import CollectionService

/// What the service takes on at once.
struct LimitOptions: ParsableArguments {
    @Option(help: "Threads that check proofs; without it as many as there are processors.")
    var threads: Int?

    @Option(help: "Requests a minute for each voter.")
    var rate = ServiceLimits().requestsPerMinute

    @Option(help: "Requests of one voter that may be open at the same time.")
    var openRequests = ServiceLimits().openRequestsPerVoter

    @Option(help: "Casts that are checked at the same time.")
    var concurrentCasts = ServiceLimits().concurrentCasts

    @Option(help: "Memory for the bodies of all requests together, in MiB; at least 8.")
    var uploadMemory = ServiceLimits().uploadMebibytes

    @Option(help: "Connections at the same time; more wait.")
    var connections = ServiceLimits().connections

    @Option(help: "Connections from one address; more are closed at once. 0 for no limit, behind a proxy.")
    var connectionsPerAddress = ServiceLimits().connectionsPerAddress ?? 0

    @Option(help: "Seconds for a voter's device to send a whole request.")
    var bodySeconds = ServiceLimits().bodySeconds

    @Option(help: "Seconds for a voter's device to take an answer.")
    var answerSeconds = ServiceLimits().answerSeconds

    @Option(help: "Seconds after which a connection without a request is closed.")
    var idleSeconds = ServiceLimits().idleSeconds

    var limits: ServiceLimits {
        var limits = ServiceLimits()
        limits.threads = threads ?? limits.threads
        limits.requestsPerMinute = rate
        limits.openRequestsPerVoter = openRequests
        limits.concurrentCasts = concurrentCasts
        limits.uploadMebibytes = uploadMemory
        limits.connections = connections
        limits.connectionsPerAddress = connectionsPerAddress == 0 ? nil : connectionsPerAddress
        limits.bodySeconds = bodySeconds
        limits.answerSeconds = answerSeconds
        limits.idleSeconds = idleSeconds
        return limits
    }
}
