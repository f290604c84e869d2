import CollectionAPI
import ElectionModel
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    init(_ status: HTTPResponse.Status = .ok, type: String, _ bytes: some Sequence<UInt8>) {
        self.init(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    init(_ message: some CanonicalJSON) {
        self.init(type: Routes.jsonMediaType, message.canonicalBytes)
    }

    init(text: String) { self.init(type: "text/plain; charset=utf-8", text.utf8) }

    /// RFC 9457.
    init(_ problem: Problem) {
        self.init(
            HTTPResponse.Status(code: problem.code.status), type: Routes.problemMediaType, problem.canonicalBytes)
        if [.tooManyRequests, .unavailable].contains(problem.code) { headers[.retryAfter] = "3" }
    }
}

extension Request {
    /// The body, if it has at most `limit` bytes.
    /// - Throws: ``Problem`` `.tooLarge`, before more than that is in memory.
    func bytes(limit: Int) async throws -> [UInt8] {
        let failure = Problem(.tooLarge, "a request of more than \(limit) bytes")
        if let length = headers[.contentLength], (Int(length) ?? .max) > limit { throw failure }
        do {
            return try await Array(buffer: body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw failure
        }
    }
}
