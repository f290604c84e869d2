import CollectionAPI
import Foundation

/// Clients by the program openssl that do less than they should.
enum StalledClient {
    /// Announces a cast of 8,000,000 bytes, sends so many and waits for so many seconds.
    static func upload(_ https: HTTPS, bytes: Int, seconds: Int) async throws {
        let head = #"printf 'POST \#(Routes.cast) HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n'"#
        let script = "(\(head); head -c \(bytes) /dev/zero; sleep \(seconds)) | \(command(https)) >/dev/null"
        _ = try await Tool.status(["sh", "-c", script], in: https.folder)
    }

    /// Asks for the election again and again and takes no answer, for so many seconds.
    static func deaf(_ https: HTTPS, requests: Int, seconds: Int) async throws {
        let request = #"GET \#(Routes.election) HTTP/1.1\r\nHost: x\r\n\r\n"#
        let asking = "i=0; while [ $i -lt \(requests) ]; do i=$((i + 1)); printf '\(request)' || exit; done"
        // What nobody takes from the pipe, openssl cannot write, and so it stops reading from the connection.
        let script = "(\(asking); sleep \(seconds)) | \(command(https)) | sleep \(seconds)"
        _ = try await Tool.status(["sh", "-c", script], in: https.folder)
    }

    /// Opens a connection and says nothing for so many seconds.
    static func silent(_ https: HTTPS, seconds: Int) async throws {
        _ = try await Tool.status(
            ["sh", "-c", "sleep \(seconds) | \(command(https)) >/dev/null"], in: https.folder)
    }

    private static func command(_ https: HTTPS) -> String {
        var command =
            "openssl s_client -connect 127.0.0.1:\(https.port) -CAfile '\(https.authority)' -quiet -no_ign_eof"
        if let certificate = https.certificate {
            command += " -cert '\(certificate).cert.pem' -key '\(certificate).key.pem'"
        }
        return command + " 2>/dev/null"
    }
}

extension TestCollector {
    /// Waits until the metrics have this line.
    func wait(for line: (String) -> Bool) async throws {
        let https = https(certificate: nil)
        for _ in 0..<400 {
            let text = try await https.send("GET", Routes.metrics).text
            if text.split(separator: "\n").contains(where: { line(String($0)) }) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Tool.Failure(description: "it did not happen in time")
    }

    /// The value of a metric without labels.
    static func value(_ line: String, _ name: String) -> Int? {
        line.hasPrefix(name + " ") ? Int(line.dropFirst(name.count + 1)) : nil
    }
}
