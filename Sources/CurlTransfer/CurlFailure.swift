import CCurl
import CLibcurl

/// What libcurl's failures mean to the caller.
enum CurlFailure {
    static func error(_ code: CURLcode, message: String) -> TransferError {
        let text = message.isEmpty ? String(cString: curl_easy_strerror(code)) : message
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return TransferError(.badAddress, text)
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE: return TransferError(.badCredentials, text)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER:
            return TransferError(.tlsFailed, text)
        default: break
        }
        let lower = text.lowercased()
        // With TLS 1.3 a client learns only at its first read that the server refused its certificate, as an alert.
        let isAfterHandshake = code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR
        let namesCertificate = lower.contains("certificate") || lower.contains("unknown ca")
        if lower.contains("alert"), isAfterHandshake || namesCertificate {
            return TransferError(.certificateRefused, text)
        }
        let isTLS = code == CURLE_SSL_CONNECT_ERROR && !lower.contains("connection reset") && !lower.contains("syscall")
        return TransferError(isTLS || lower.contains("alert") ? .tlsFailed : .unreachable, text)
    }
}
