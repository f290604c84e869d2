import CollectionAPI
import ElectionModel
import Foundation
import GroupArithmetic

/// An answer of the server, as curl saw it.
struct HTTPAnswer: Sendable {
    let status: Int
    let type: String
    /// The header Retry-After.
    let retryAfter: Int?
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    // Swift 6.3.1 crashes while it optimizes an asynchronous closure that typed throws were inlined into.
    @inline(never)
    func message<Message: CanonicalJSON>(_: Message.Type = Message.self) throws -> Message {
        guard status == 200 else { throw Tool.Failure(description: "status \(status): \(text)") }
        return try Message(canonical: body, group: .standard)
    }

    /// The problem, after checking that status and media type belong to it.
    @inline(never)
    func problem() throws -> Problem {
        let problem = try Problem(canonical: body, group: .standard)
        guard status == problem.code.status, type == Routes.problemMediaType else {
            throw Tool.Failure(description: "status \(status) and type \(type) do not belong to \(problem.code)")
        }
        return problem
    }
}

/// Talks to a collector by the program curl, which knows nothing of this project.
struct HTTPS: Sendable {
    let folder: String
    let authority: String
    let port: Int
    /// Path of CERT and KEY files without their endings; `nil` for no client certificate.
    var certificate: String?

    func send(_ method: String, _ path: String, _ body: [UInt8]? = nil, options: [String] = []) async throws
        -> HTTPAnswer
    {
        let stem = "\(folder)/http-\(UUID().uuidString)"
        defer { for name in [stem, stem + ".in"] { try? FileManager.default.removeItem(atPath: name) } }
        var arguments = ["curl", "-sS", "--cacert", authority, "-X", method, "-o", stem, "-H", "Expect:"]
        arguments += ["-w", "%{http_code}\n%{content_type}\n%header{retry-after}", "--max-time", "240"] + options
        if let certificate { arguments += ["--cert", certificate + ".cert.pem", "--key", certificate + ".key.pem"] }
        if let body {
            try Data(body).write(to: URL(fileURLWithPath: stem + ".in"))
            arguments += ["--data-binary", "@\(stem).in", "-H", "Content-Type: application/json"]
        }
        let output = try await Tool.run(arguments + ["https://127.0.0.1:\(port)\(path)"], in: folder)
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3 else { throw Tool.Failure(description: "curl wrote \(lines)") }
        return HTTPAnswer(
            status: Int(lines[0]) ?? 0, type: String(lines[1]), retryAfter: Int(lines[2]),
            body: [UInt8](FileManager.default.contents(atPath: stem) ?? Data()))
    }
}

extension TestCollector {
    /// - Parameter certificate: a path below the certificates' folder without its ending, or `nil` for none.
    func https(certificate: String?) -> HTTPS {
        HTTPS(
            folder: folder, authority: world.pki.path("pki/root.pem"), port: port,
            certificate: certificate.map { world.pki.path($0) })
    }
}
