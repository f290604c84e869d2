import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import TransparencyLog

/// Turns requests into questions to the witness and its answers into statuses.
struct WitnessResponder: HTTPResponder {
    struct Context: InitializableFromSource, Sendable {
        let logger: Logger

        init(source: ApplicationRequestContextSource) { logger = source.logger }
    }

    static let addPath = "/add-checkpoint"
    static let sizeMediaType = "text/x.tlog.size"
    private static let textMediaType = "text/plain; charset=utf-8"
    /// For a whole body, however slowly it comes.
    private static let bodySeconds = 10

    let witness: Witness
    /// Threads that may wait for the disk.
    let pool: NIOThreadPool
    let now: @Sendable () -> Int64

    func respond(to request: Request, context: Context) async throws -> Response {
        let response: Response
        do {
            response = try await route(request)
        } catch {
            context.logger.error("request failed", metadata: ["reason": "\(error)"])
            response = Self.text(.internalServerError, "the witness cannot answer now; nothing was signed")
        }
        context.logger.info(
            "request", metadata: ["path": "\(request.uri.path)", "status": "\(response.status.code)"])
        return response
    }

    private func route(_ request: Request) async throws -> Response {
        let path = request.uri.path
        if path == Self.addPath {
            return try await only(.post, request) { try await add(request) }
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 3, parts[0].isEmpty, parts[2] == "checkpoint" {
            return try await only(.get, request) { try await checkpoint(String(parts[1])) }
        }
        return Self.text(.notFound, "there is nothing at this path")
    }

    private func only(
        _ method: HTTPRequest.Method, _ request: Request, _ answer: () async throws -> Response
    ) async throws -> Response {
        guard request.method == method else {
            var response = Self.text(.methodNotAllowed, "this path takes \(method.rawValue) only")
            response.headers[.allow] = method.rawValue
            return response
        }
        return try await answer()
    }

    private func checkpoint(_ originHash: String) async throws -> Response {
        let witness = witness
        guard let note = try await pool.runIfActive({ try witness.checkpoint(originHash: originHash) }) else {
            return Self.text(.notFound, "this witness has cosigned no checkpoint of such a log")
        }
        return Self.bytes(.ok, Self.textMediaType, note)
    }

    private func add(_ request: Request) async throws -> Response {
        guard let body = await body(of: request) else {
            return Self.text(.badRequest, "the request is too long, too slow or not complete")
        }
        let (witness, time) = (witness, now())
        switch try await pool.runIfActive({ try witness.answer(body, at: time) }) {
        case .cosigned(let lines): return Self.bytes(.ok, Self.textMediaType, lines)
        case .conflict(let size): return Self.bytes(.conflict, Self.sizeMediaType, Array("\(size)\n".utf8))
        case .malformed(let reason): return Self.text(.badRequest, reason)
        case .unknownLog(let reason): return Self.text(.notFound, reason)
        case .untrusted(let reason): return Self.text(.forbidden, reason)
        case .inconsistent(let reason): return Self.text(.unprocessableContent, reason)
        }
    }

    /// The whole body, or `nil` where it is too long, comes too slowly or breaks off.
    private func body(of request: Request) async -> [UInt8]? {
        let length = request.headers[.contentLength].map { Int($0) ?? .max }
        guard (length ?? 0) <= WitnessRequest.maximumByteCount else { return nil }
        return await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                guard let buffer = try? await request.body.collect(upTo: WitnessRequest.maximumByteCount),
                    length == nil || length == buffer.readableBytes
                else { return nil }
                return Array(buffer: buffer)
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(Self.bodySeconds))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static func text(_ status: HTTPResponse.Status, _ reason: String) -> Response {
        bytes(status, textMediaType, Array("\(reason)\n".utf8))
    }

    private static func bytes(_ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8]) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
