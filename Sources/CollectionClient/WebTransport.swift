import CCurl
import CLibcurl
import CurlTransfer

/// Requests to servers whose answers prove themselves by signatures, such as witnesses and logs: plain HTTP is as good
/// as HTTPS there. No redirects, no cookies; one connection a request; blocks.
public struct WebTransport: Sendable {
    private let address: ServerAddress
    private let authorities: [UInt8]?
    private let timeouts: CurlTransport.Timeouts

    /// - Parameter authorities: PEM, the only issuers of the server's certificate to accept; `nil` for those of the
    ///   system.
    public init(
        _ address: ServerAddress, authorities: [UInt8]? = nil,
        timeouts: CurlTransport.Timeouts = CurlTransport.Timeouts(connect: 5, whole: 30)
    ) {
        self.address = address
        self.authorities = authorities
        self.timeouts = timeouts
    }

    /// - Parameters:
    ///   - path: begins with a slash.
    ///   - body: what a POST sends, as text/plain; `nil` for a GET.
    ///   - limit: of the answer's body, in bytes.
    /// - Returns: the answer, of any status.
    /// - Throws: ``ClientError`` if there is no HTTP answer.
    public func send(_ path: String, body: [UInt8]? = nil, limit: Int) throws(ClientError) -> CollectorResponse {
        do throws(TransferError) {
            let answer = try transfer(path, body: body, limit: limit)
            return CollectorResponse(status: answer.status, mediaType: answer.mediaType, body: answer.body)
        } catch {
            throw ClientError(error)
        }
    }

    private func transfer(_ path: String, body: [UInt8]?, limit: Int) throws(TransferError) -> TransferAnswer {
        guard let handle = CurlHandle() else { throw TransferError(.unreachable, "libcurl cannot be started") }
        try handle.setConnection(
            protocols: "http,https", connectSeconds: timeouts.connect, wholeSeconds: timeouts.whole,
            isLoopback: address.isLoopback)
        if let authorities {
            try handle.set(CURLOPT_CAINFO_BLOB, blob: authorities)
            try handle.clear(CURLOPT_CAPATH)
        }
        try handle.set(CURLOPT_URL, address.url(path))
        if let body {
            try handle.set(CURLOPT_POST, 1)
            try handle.set(CURLOPT_POSTFIELDSIZE, body.count)
            try handle.setHeaders(["Content-Type: text/plain", "Expect:"])
        }
        return try handle.perform(body: body, limit: limit)
    }
}
