package import CCurl
import CLibcurl
package import Primitives

/// One libcurl easy handle with everything that must live as long as it.
package final class CurlHandle {
    package static let tls13 = Int(CURL_SSLVERSION_TLSv1_3)
    package static let http11 = Int(CURL_HTTP_VERSION_1_1)

    private static let isStarted = glassurn_curl_start() == CURLE_OK

    private let pointer: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var credentials: CredentialSetter?

    package init?() {
        guard Self.isStarted, let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headers)
    }

    package func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try require(glassurn_curl_set_long(pointer, option, value))
    }

    /// libcurl copies the text.
    package func set(_ option: CURLoption, _ value: String) throws(TransferError) {
        try require(glassurn_curl_set_string(pointer, option, value))
    }

    package func clear(_ option: CURLoption) throws(TransferError) {
        try require(glassurn_curl_set_string(pointer, option, nil))
    }

    package func set(_ option: CURLoption, blob: [UInt8]) throws(TransferError) {
        try require(glassurn_curl_set_blob(pointer, option, blob, blob.count))
    }

    package func set(_ option: CURLoption, secret: SecretBytes) throws(TransferError) {
        try secret.withBytes { (bytes) throws(TransferError) in try set(option, blob: bytes) }
    }

    /// Always sets one: without it OpenSSL would ask on the terminal.
    package func setPassphrase(_ passphrase: SecretBytes?) throws(TransferError) {
        guard let passphrase else { return try set(CURLOPT_KEYPASSWD, "") }
        try passphrase.withBytes { (bytes) throws(TransferError) in
            guard !bytes.contains(0) else { throw TransferError(.badCredentials, "a passphrase has no zero bytes") }
            var text = bytes + [0]
            defer { SecretBytes.wipe(&text) }
            let code = text.withUnsafeBytes { raw in
                glassurn_curl_set_string(
                    pointer, CURLOPT_KEYPASSWD, raw.baseAddress?.assumingMemoryBound(to: CChar.self))
            }
            try require(code)
        }
    }

    package func setHeaders(_ lines: [String]) throws(TransferError) {
        for line in lines { headers = curl_slist_append(headers, line) }
        try require(glassurn_curl_set_pointer(pointer, CURLOPT_HTTPHEADER, headers))
    }

    /// What stands in every request: one protocol, no redirects, no signals, no proxy to this machine itself.
    package func setConnection(
        protocols: String, connectSeconds: Int, wholeSeconds: Int, isLoopback: Bool
    ) throws(TransferError) {
        try set(CURLOPT_PROTOCOLS_STR, protocols)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP_VERSION, CurlHandle.http11)
        try set(CURLOPT_CONNECTTIMEOUT, connectSeconds)
        try set(CURLOPT_TIMEOUT, wholeSeconds)
        // Without it a timeout could raise a signal.
        try set(CURLOPT_NOSIGNAL, 1)
        if isLoopback { try set(CURLOPT_NOPROXY, "*") }
    }

    /// Lets `setter` give a connection its certificate and key, in OpenSSL's `SSL_CTX`; libcurl calls it during
    /// ``perform(body:limit:)``.
    package func setCredentials(_ setter: @escaping (OpaquePointer) -> Bool) throws(TransferError) {
        let box = CredentialSetter(setter)
        credentials = box
        let context = Unmanaged.passUnretained(box).toOpaque()
        try require(glassurn_curl_set_context(pointer, setCredentialsOfContext, context))
    }

    /// Runs the request.
    ///
    /// - Parameters:
    ///   - body: what a POST sends; `nil` for a GET.
    ///   - limit: of the answer's body, in bytes.
    package func perform(body: [UInt8]?, limit: Int) throws(TransferError) -> TransferAnswer {
        let answer = AnswerBuffer(limit: limit)
        var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE) + 1)
        let result = message.withUnsafeMutableBytes { text in
            guard let body else { return run(text, answer) }
            // libcurl only reads the body; an empty one still needs an address, or it would read standard input.
            return (body + [0]).withUnsafeBytes { content in
                let code = glassurn_curl_set_pointer(
                    pointer, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: content.baseAddress))
                return code == CURLE_OK ? run(text, answer) : code
            }
        }
        guard result == CURLE_OK else {
            if answer.isTooLong { throw TransferError(.tooLong, "an answer of more than \(limit) bytes") }
            let end = message.firstIndex(of: 0) ?? message.endIndex
            throw CurlFailure.error(
                result, message: String(decoding: message[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        var status = 0
        var type: UnsafePointer<CChar>?
        try require(glassurn_curl_response_code(pointer, &status))
        try require(glassurn_curl_content_type(pointer, &type))
        let mediaType = type.map { String(cString: $0) }?.prefix { $0 != ";" && $0 != " " } ?? ""
        return TransferAnswer(status: status, mediaType: mediaType.lowercased(), body: answer.bytes)
    }

    private func run(_ message: UnsafeMutableRawBufferPointer, _ answer: AnswerBuffer) -> CURLcode {
        let context = Unmanaged.passUnretained(answer).toOpaque()
        let codes = [
            glassurn_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, message.baseAddress),
            glassurn_curl_set_write(pointer, receive, context),
        ]
        if let bad = codes.first(where: { $0 != CURLE_OK }) { return bad }
        defer { _ = glassurn_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, nil) }
        return withExtendedLifetime(answer) { curl_easy_perform(pointer) }
    }

    private func require(_ code: CURLcode) throws(TransferError) {
        guard code == CURLE_OK else {
            throw TransferError(
                .unreachable, "this libcurl cannot do what is needed: version 7.85 with OpenSSL or later")
        }
    }
}

/// What gives a connection its credentials.
private final class CredentialSetter {
    let set: (OpaquePointer) -> Bool

    init(_ set: @escaping (OpaquePointer) -> Bool) { self.set = set }
}

/// Called by libcurl with the `SSL_CTX` of a new connection.
private func setCredentialsOfContext(_ context: UnsafeMutableRawPointer?, _ setter: UnsafeMutableRawPointer?) -> Int32 {
    guard let context, let setter else { return 0 }
    return Unmanaged<CredentialSetter>.fromOpaque(setter).takeUnretainedValue().set(OpaquePointer(context)) ? 1 : 0
}

/// What has arrived of an answer.
private final class AnswerBuffer {
    let limit: Int
    var bytes: [UInt8] = []
    var isTooLong = false

    init(limit: Int) { self.limit = limit }
}

/// Called by libcurl for each piece; any other result than `count` ends the transfer.
private func receive(
    _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let data, let context else { return 0 }
    let answer = Unmanaged<AnswerBuffer>.fromOpaque(context).takeUnretainedValue()
    guard answer.bytes.count + size * count <= answer.limit else {
        answer.isTooLong = true
        return 0
    }
    answer.bytes += UnsafeRawBufferPointer(start: data, count: size * count)
    return size * count
}
