import CollectionAPI
import ElectionModel
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Finds the handler of a request, counts and logs the outcome, and turns every failure into problem details.
struct CollectorResponder: HTTPResponder {
    typealias Context = CollectorRequestContext

    struct Route: Sendable {
        let name: String
        let method: HTTPRequest.Method
        let handle: @Sendable (Request, CollectorRequestContext) async throws -> Response
    }

    private let routes: [String: Route]
    private let tiles: Route
    private let metrics: Metrics

    init(_ handlers: RouteHandlers, metrics: Metrics) {
        self.metrics = metrics
        tiles = Route(name: "tile", method: .get, handle: handlers.tile)
        routes = [
            Routes.election: Route(name: "election", method: .get, handle: handlers.election),
            Routes.ticket: Route(name: "ticket", method: .post, handle: handlers.ticket),
            Routes.cast: Route(name: "cast", method: .post, handle: handlers.cast),
            Routes.challenge: Route(name: "challenge", method: .post, handle: handlers.challenge),
            Routes.status: Route(name: "status", method: .get, handle: handlers.status),
            Routes.checkpoint: Route(name: "checkpoint", method: .get, handle: handlers.checkpoint),
            Routes.health: Route(name: "health", method: .get, handle: handlers.health),
            Routes.readiness: Route(name: "ready", method: .get, handle: handlers.readiness),
            Routes.metrics: Route(name: "metrics", method: .get, handle: handlers.metrics),
        ]
    }

    func respond(to request: Request, context: CollectorRequestContext) async throws -> Response {
        let start = ContinuousClock.now
        let path = request.uri.path
        let route = routes[path] ?? (path.hasPrefix(Routes.tiles) ? tiles : nil)
        var (response, outcome) = await answer(request, route, context)
        if request.announcesBody, !context.body.isRead {
            // The rest of the body could drip in for ever: the connection ends with the answer.
            response.headers[.connection] = "close"
            context.closeAfterAnswer()
        }
        let duration = ContinuousClock.now - start
        metrics.count(route: route?.name ?? "none", outcome: outcome, duration: duration)
        context.logger.info(
            "request",
            metadata: [
                "route": "\(route?.name ?? "none")", "outcome": "\(outcome)",
                "milliseconds": "\(duration / .milliseconds(1))",
            ])
        return response
    }

    private func answer(
        _ request: Request, _ route: Route?, _ context: CollectorRequestContext
    ) async -> (Response, outcome: String) {
        do {
            guard let route else { throw Problem(.notFound, "there is nothing at this path") }
            guard request.method == route.method else {
                throw Problem(.methodNotAllowed, "this path takes \(route.method.rawValue) only")
            }
            return (try await route.handle(request, context), "ok")
        } catch is ClientGone {
            return (Response(status: .badRequest), "disconnected")
        } catch {
            let refusal = Refusal(refusing: error)
            let problem = refusal.problem
            var response = Response(refusal)
            if let route, problem.code == .methodNotAllowed { response.headers[.allow] = route.method.rawValue }
            report(problem, error, context.logger)
            return (response, problem.code.rawValue)
        }
    }

    /// The operator learns the reason of what is not the client's fault: a fault at level error, a full house at level
    /// notice. These reasons hold no voter data.
    private func report(_ problem: Problem, _ error: any Error, _ logger: Logger) {
        switch (problem.code, error) {
        case (.unavailable, is Problem), (.unavailable, is CancellationError):
            logger.notice("request turned away", metadata: ["reason": "\(problem.detail)"])
        case (.internalError, _), (.unavailable, _):
            logger.error("request failed", metadata: ["reason": "\(error)"])
        default: break
        }
    }
}
