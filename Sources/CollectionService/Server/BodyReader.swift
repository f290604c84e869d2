import CollectionAPI
import Hummingbird
import NIOCore

/// The client went away, or broke HTTP's framing, before its request was complete: there is nobody to answer.
struct ClientGone: Error {}

/// Reads the bodies of requests, limited in size and in time, however slowly bytes drip in.
struct BodyReader: Sendable {
    /// For a whole body.
    let seconds: Int

    /// The body, if it has at most `limit` bytes.
    ///
    /// - Parameter memory: pays for every byte as it comes.
    /// - Throws: ``Problem`` `.tooLarge`, before more than that is in memory; `.requestTimeout`; `.unavailable`;
    ///   ``ClientGone``; `CancellationError` when the collector stops.
    func read(
        _ request: Request, limit: Int, memory: UploadMemory.Lease, _ context: CollectorRequestContext
    ) async throws -> [UInt8] {
        let length = request.headers[.contentLength].map { Int($0) ?? .max }
        guard (length ?? 0) <= limit else { throw Self.tooLarge(limit) }
        let buffer = try await collect(request.body, limit: limit, memory)
        // The stream also ends when the connection does.
        guard length == nil || length == buffer.readableBytes else { throw ClientGone() }
        context.body.markRead()
        return Array(buffer: buffer)
    }

    private func collect(
        _ body: RequestBody, limit: Int, _ memory: UploadMemory.Lease
    ) async throws -> ByteBuffer {
        do {
            return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
                group.addTask { try await Self.gather(body, limit: limit, memory) }
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let buffer = first else {
                    throw Problem(.requestTimeout, "the request was not complete after \(seconds) s")
                }
                return buffer
            }
        } catch let error where error is Problem || error is CancellationError {
            throw error
        } catch {
            throw ClientGone()
        }
    }

    private static func gather(
        _ body: RequestBody, limit: Int, _ memory: UploadMemory.Lease
    ) async throws -> ByteBuffer {
        var buffer = ByteBuffer()
        for try await part in body {
            guard buffer.readableBytes + part.readableBytes <= limit else { throw tooLarge(limit) }
            try memory.take(part.readableBytes)
            buffer.writeImmutableBuffer(part)
        }
        return buffer
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.tooLarge, "a request of more than \(limit) bytes")
    }
}

extension Request {
    /// Whether bytes follow the head.
    var announcesBody: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
    }
}
