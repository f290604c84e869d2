/// Where a collector is: `https://`, a host, perhaps a port and a path in front of all routes.
public struct ServerAddress: Hashable, Sendable {
    let base: String
    let host: Substring

    /// - Throws: `.badAddress` for another scheme, and for user names, queries, fragments or spaces.
    public init(_ text: String) throws(ClientError) { try self.init(text, scheme: "https://") }

    /// Also takes `http://`, for servers whose answers are signed.
    /// - Throws: `.badAddress`.
    public init(signedService text: String) throws(ClientError) {
        try self.init(text, scheme: text.hasPrefix("http://") ? "http://" : "https://")
    }

    private init(_ text: String, scheme prefix: String) throws(ClientError) {
        guard text.hasPrefix(prefix) else {
            throw ClientError(.badAddress, "the server's address begins with https://")
        }
        let rest = text.dropFirst(prefix.count)
        let authority = rest.prefix { $0 != "/" }
        let allowed = rest.utf8.allSatisfy { (33...126).contains($0) && !Array("@?#\\\"<>^`{|}%".utf8).contains($0) }
        guard !authority.isEmpty, allowed else {
            throw ClientError(.badAddress, "the server's address is https://HOST, https://HOST:PORT or with a path")
        }
        host = authority.first == "[" ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        guard !host.isEmpty else { throw ClientError(.badAddress, "the server's address has no host") }
        base = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    func url(_ path: String) -> String { base + path }

    /// Whether the collector runs on this machine, where no proxy of the environment may stand between.
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
