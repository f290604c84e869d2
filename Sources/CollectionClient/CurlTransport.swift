import CCurl
import CLibcurl
import CurlTransfer
import Identity
import Primitives

/// HTTPS by libcurl: TLS 1.3 only, no redirects, no cookies, no other protocol. One connection a request; blocks.
public struct CurlTransport: CollectorTransport {
    /// In seconds.
    public struct Timeouts: Hashable, Sendable {
        public let connect: Int
        public let whole: Int

        public init(connect: Int = 15, whole: Int = 120) {
            self.connect = connect
            self.whole = whole
        }
    }

    private let address: ServerAddress
    private let authorities: [UInt8]?
    private let credentials: ClientCredentials?
    private let timeouts: Timeouts

    /// - Parameters:
    ///   - authorities: PEM, the only issuers of the server's certificate to accept; `nil` for those of the system.
    ///   - credentials: `nil` for public routes only.
    public init(
        _ address: ServerAddress, authorities: [UInt8]?, credentials: ClientCredentials?,
        timeouts: Timeouts = Timeouts()
    ) {
        self.address = address
        self.authorities = authorities
        self.credentials = credentials
        self.timeouts = timeouts
    }

    public func send(_ request: CollectorRequest) throws(ClientError) -> CollectorResponse {
        do throws(TransferError) {
            return try transfer(request)
        } catch {
            throw ClientError(error)
        }
    }

    private func transfer(_ request: CollectorRequest) throws(TransferError) -> CollectorResponse {
        guard let handle = CurlHandle() else { throw TransferError(.unreachable, "libcurl cannot be started") }
        try handle.setConnection(
            protocols: "https", connectSeconds: timeouts.connect, wholeSeconds: timeouts.whole,
            isLoopback: address.isLoopback)
        try setTrust(handle)
        try setCredentials(handle)
        try setRequest(handle, request)
        let answer = try handle.perform(
            body: request.method == .post ? request.body : nil, limit: request.answerLimit)
        return CollectorResponse(status: answer.status, mediaType: answer.mediaType, body: answer.body)
    }

    private func setTrust(_ handle: CurlHandle) throws(TransferError) {
        try handle.set(CURLOPT_SSLVERSION, CurlHandle.tls13)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        guard let authorities else { return }
        guard !authorities.isEmpty else { throw TransferError(.badCredentials, "the file of authorities is empty") }
        try handle.set(CURLOPT_CAINFO_BLOB, blob: authorities)
        // Debian's libcurl would trust the system's authorities besides the given ones.
        try handle.clear(CURLOPT_CAPATH)
    }

    private func setCredentials(_ handle: CurlHandle) throws(TransferError) {
        switch credentials {
        case nil: return
        case .pem(let certificate, let key, let passphrase):
            try handle.set(CURLOPT_SSLCERTTYPE, "PEM")
            try handle.set(CURLOPT_SSLCERT_BLOB, blob: certificate)
            try handle.set(CURLOPT_SSLKEYTYPE, "PEM")
            try handle.set(CURLOPT_SSLKEY_BLOB, secret: key)
            try handle.setPassphrase(passphrase)
        case .pkcs12(let file, let passphrase):
            try handle.set(CURLOPT_SSLCERTTYPE, "P12")
            try handle.set(CURLOPT_SSLCERT_BLOB, blob: file)
            try handle.setPassphrase(passphrase)
        case .loaded(let identity):
            try handle.setCredentials { identity.authenticate(tlsContext: $0) }
        }
    }

    private func setRequest(_ handle: CurlHandle, _ request: CollectorRequest) throws(TransferError) {
        try handle.set(CURLOPT_URL, address.url(request.path))
        guard request.method == .post else { return }
        try handle.set(CURLOPT_POST, 1)
        try handle.set(CURLOPT_POSTFIELDSIZE, request.body.count)
        // No waiting for "100 Continue".
        try handle.setHeaders(["Content-Type: application/json", "Expect:"])
    }
}
