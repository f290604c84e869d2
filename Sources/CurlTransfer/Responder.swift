import CCurl
import CLibcurl

/// An OCSP responder or a timestamp authority: takes a POST of one media type and answers with another (RFC 6960, appendix
/// A.1; RFC 3161, section 3.4). Its answers are signed, so plain HTTP does as well as HTTPS.
public struct Responder: Sendable {
    private static let answerLimit = 1 << 16

    public let address: String
    private let requestType: String
    private let answerType: String
    /// Seconds for the connection, and for everything.
    private let connectSeconds: Int
    private let wholeSeconds: Int

    public init(
        address: String, requestType: String, answerType: String, connectSeconds: Int = 5, wholeSeconds: Int = 10
    ) {
        self.address = address
        self.requestType = requestType
        self.answerType = answerType
        self.connectSeconds = connectSeconds
        self.wholeSeconds = wholeSeconds
    }

    /// Sends the request and waits for the answer; blocks.
    ///
    /// - Throws: `.badAnswer` for another status than 200 or another type; else as ``TransferError`` says.
    public func ask(_ request: [UInt8]) throws(TransferError) -> [UInt8] {
        guard let handle = CurlHandle() else { throw TransferError(.unreachable, "libcurl cannot be started") }
        let isLoopback = ["http://127.", "http://localhost", "http://[::1]", "https://127.", "https://localhost"]
            .contains { address.hasPrefix($0) }
        try handle.setConnection(
            protocols: "http,https", connectSeconds: connectSeconds, wholeSeconds: wholeSeconds, isLoopback: isLoopback)
        try handle.set(CURLOPT_URL, address)
        try handle.set(CURLOPT_POST, 1)
        try handle.set(CURLOPT_POSTFIELDSIZE, request.count)
        try handle.setHeaders(["Content-Type: \(requestType)", "Accept: \(answerType)", "Expect:"])
        let answer = try handle.perform(body: request, limit: Self.answerLimit)
        guard answer.status == 200, answer.mediaType == answerType else {
            throw TransferError(.badAnswer, "status \(answer.status) with \(answer.mediaType), expected \(answerType)")
        }
        return answer.body
    }
}
