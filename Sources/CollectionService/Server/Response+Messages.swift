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
    init(_ refusal: Refusal) {
        let problem = refusal.problem
        self.init(
            HTTPResponse.Status(code: problem.code.status), type: Routes.problemMediaType, problem.canonicalBytes)
        if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
    }
}
