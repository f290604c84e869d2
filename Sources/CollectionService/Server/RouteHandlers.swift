import BallotStorage
import CollectionAPI
import ConnectionLimits
import ElectionModel
import Hummingbird
import Primitives

/// One handler for each route.
struct RouteHandlers: Sendable {
    let store: any BallotStore
    let log: LogDesk
    let bundle: [UInt8]
    let authenticator: ClientAuthenticator
    let tickets: TicketOffice
    let acceptor: CastAcceptor
    let challenges: ChallengeAcceptor
    let desk: StatusDesk
    let limiter: RateLimiter
    let openRequests: VoterGate
    let connections: ConnectionTable
    let uploads: Gate
    let memory: UploadMemory
    let casts: Gate
    let reader: BodyReader
    let counters: Metrics
    let now: @Sendable () -> Timestamp

    @Sendable func election(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(type: Routes.jsonMediaType, bundle)
    }

    @Sendable func ticket(_ request: Request, _ context: CollectorRequestContext) async throws -> Response {
        try await asVoter(context) { client in
            _ = try await memory.lend { try await reader.read(request, limit: 0, memory: $0, context) }
            return Response(try await tickets.issue(to: client, at: now()))
        }
    }

    @Sendable func cast(_ request: Request, _ context: CollectorRequestContext) async throws -> Response {
        try await upload(request, CastSubmission.maximumByteCount, context) { body, client in
            let place = try await casts.pass { try await acceptor.accept(body, from: client, at: now()) }
            return Response(try await acceptor.receipts.receipt(for: place))
        }
    }

    @Sendable func challenge(_ request: Request, _ context: CollectorRequestContext) async throws -> Response {
        try await upload(request, ChallengeSubmission.maximumByteCount, context) { body, client in
            let place = try await casts.pass { try await challenges.accept(body, from: client, at: now()) }
            return Response(try await challenges.receipts.receipt(for: place))
        }
    }

    /// A place among the checks is taken only with the whole body at hand: who sends slowly keeps nobody else waiting.
    private func upload(
        _ request: Request, _ limit: Int, _ context: CollectorRequestContext,
        _ answer: ([UInt8], AuthenticatedClient) async throws -> Response
    ) async throws -> Response {
        try await asVoter(context) { client in
            try await memory.lend { lease in
                let body = try await uploads.pass {
                    try await reader.read(request, limit: limit, memory: lease, context)
                }
                return try await answer(body, client)
            }
        }
    }

    @Sendable func status(_: Request, _ context: CollectorRequestContext) async throws -> Response {
        try await asVoter(context) { Response(try await desk.status(of: $0, at: now())) }
    }

    @Sendable func checkpoint(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(type: "text/plain; charset=utf-8", try await log.checkpoints.published().note)
    }

    @Sendable func tile(_ request: Request, _: CollectorRequestContext) async throws -> Response {
        var response = Response(type: Routes.tileMediaType, try await log.tile(at: request.uri.path))
        // What a path once showed it shows for ever.
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }

    @Sendable func health(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(text: "alive\n")
    }

    @Sendable func readiness(_: Request, _: CollectorRequestContext) async throws -> Response {
        _ = try await store.checkpoint()
        return Response(text: "ready\n")
    }

    @Sendable func metrics(_: Request, _: CollectorRequestContext) async throws -> Response {
        let load = Metrics.Load(
            connections: connections.open, refusedConnections: connections.refused, uploads: uploads.count,
            uploadBytes: memory.count, proofs: acceptor.proofs.counts)
        let text = counters.text(try await store.counts(), load, witnesses: log.checkpoints.round)
        return Response(type: "text/plain; version=0.0.4", text.utf8)
    }

    /// Answers whoever is there, unless they come too often or have too much open already.
    private func asVoter(
        _ context: CollectorRequestContext, _ answer: (AuthenticatedClient) async throws -> Response
    ) async throws -> Response {
        let client = try authenticator.authenticate(try await context.clientCertificate(), at: now())
        if let seconds = limiter.take(client.voter, at: .now) {
            let problem = Problem(.tooManyRequests, "too many requests; try again in \(seconds) s")
            throw Refusal(problem, retryAfter: seconds)
        }
        return try await openRequests.pass(client.voter) { try await answer(client) }
    }
}
