import BallotStorage
import CollectionAPI
import ElectionModel
import Hummingbird
import Primitives

/// One handler for each route.
struct RouteHandlers: Sendable {
    let store: any BallotStore
    let bundle: [UInt8]
    let authenticator: ClientAuthenticator
    let tickets: TicketOffice
    let acceptor: CastAcceptor
    let desk: StatusDesk
    let limiter: RateLimiter
    let gate: Gate
    let counters: Metrics
    let now: @Sendable () -> Timestamp

    @Sendable func election(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(type: Routes.jsonMediaType, bundle)
    }

    @Sendable func ticket(_ request: Request, _ context: CollectorRequestContext) async throws -> Response {
        let client = try await limitedClient(context)
        _ = try await request.bytes(limit: 0)
        return Response(try await tickets.issue(to: client, at: now()))
    }

    @Sendable func cast(_ request: Request, _ context: CollectorRequestContext) async throws -> Response {
        let client = try await limitedClient(context)
        return try await gate.pass {
            let body = try await request.bytes(limit: CastSubmission.maximumByteCount)
            return Response(try await acceptor.accept(body, from: client, at: now()))
        }
    }

    @Sendable func status(_: Request, _ context: CollectorRequestContext) async throws -> Response {
        Response(try await desk.status(of: try await limitedClient(context), at: now()))
    }

    @Sendable func checkpoint(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(type: "text/plain; charset=utf-8", try await store.checkpoint().note)
    }

    @Sendable func health(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(text: "alive\n")
    }

    @Sendable func readiness(_: Request, _: CollectorRequestContext) async throws -> Response {
        _ = try await store.checkpoint()
        return Response(text: "ready\n")
    }

    @Sendable func metrics(_: Request, _: CollectorRequestContext) async throws -> Response {
        Response(type: "text/plain; version=0.0.4", counters.text(try await store.counts()).utf8)
    }

    /// Who is there, unless they come too often.
    private func limitedClient(_ context: CollectorRequestContext) async throws -> AuthenticatedClient {
        let client = try authenticator.authenticate(try await context.clientCertificate(), at: now())
        if let seconds = limiter.take(client.voter, at: .now) {
            throw Problem(.tooManyRequests, "too many requests; try again in \(seconds) s")
        }
        return client
    }
}
