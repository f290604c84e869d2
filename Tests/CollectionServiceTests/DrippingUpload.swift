import CollectionAPI
import Foundation

/// An upload by the program openssl that sends a byte every tenth of a second.
struct DrippingUpload: Sendable {
    enum End: Sendable, CaseIterable {
        /// Waits for the answer.
        case answer
        /// Closes TLS and the connection in the middle of the body.
        case close
        /// Is killed in the middle of the body.
        case kill
    }

    let https: HTTPS
    var path = Routes.cast
    /// In the header Content-Length; `nil` for chunks.
    var length: Int? = 100_000
    /// After so many bytes there are no more.
    var bytes = 1_000
    var end = End.answer

    /// - Returns: what the collector sent until the connection ended, and how long that took.
    func send() async throws -> (answer: String, duration: Duration) {
        let start = ContinuousClock.now
        let outcome = try await Tool.status(["sh", "-c", script], in: https.folder)
        return (String(decoding: outcome.output, as: UTF8.self), ContinuousClock.now - start)
    }

    private var script: String {
        let framing = length.map { "Content-Length: \($0)" } ?? "Transfer-Encoding: chunked"
        let method = path == Routes.cast || path == Routes.ticket ? "POST" : "GET"
        let drop = length == nil ? #"1\r\n \r\n"# : " "
        var client = "openssl s_client -connect 127.0.0.1:\(https.port) -CAfile '\(https.authority)' -quiet"
        if let certificate = https.certificate {
            client += " -cert '\(certificate).cert.pem' -key '\(certificate).key.pem'"
        }
        switch end {
        case .answer: break
        case .close: client += " -no_ign_eof"
        case .kill: client = "timeout -s KILL 1 \(client)"
        }
        return #"(printf '\#(method) \#(path) HTTP/1.1\r\nHost: localhost\r\n\#(framing)\r\n\r\n'; "#
            + "i=0; while [ $i -lt \(bytes) ]; do i=$((i + 1)); printf '\(drop)' || exit; sleep 0.1; done) | \(client)"
    }
}
