import Foundation

/// OpenSSL's own TLS server, which asks every client for a certificate of the test authority.
final class TLSServer {
    let port: Int
    private let process = Process()

    init(_ fixture: TokenFixture) throws {
        let output = "\(fixture.folder)/server-\(UUID().uuidString)"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.currentDirectoryURL = URL(filePath: fixture.folder)
        process.arguments = [
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "pki/server/fullchain.pem", "-key",
            "pki/server/key.pem", "-Verify", "3", "-verify_return_error", "-CAfile", "pki/chain.pem", "-partial_chain",
            "-tls1_3", "-www",
        ]
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        for _ in 0..<200 {
            let said = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
            let line = said.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
            if let found = line?.split(separator: ":").last.flatMap({ Int($0) }), found > 0 {
                port = found
                return
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
        process.terminate()
        throw TokenFixture.Failure(description: "openssl s_server did not start")
    }

    func stop() {
        // The test runner may block SIGTERM, and children inherit that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
