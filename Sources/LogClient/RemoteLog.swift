public import CollectionClient
public import TransparencyLog

/// A log's files over HTTP (C2SP tlog-tiles). Nothing is verified here.
public struct RemoteLog: LogSource {
    private let transport: WebTransport

    /// - Parameter transport: to the log's prefix, such as `https://vote.example.org/log`.
    public init(_ transport: WebTransport) { self.transport = transport }

    /// - Throws: `ClientError`; ``LogError`` `.missingFile`.
    public func checkpoint() throws -> [UInt8] { try get(LogLayout.checkpointName, limit: SignedNote.maximumByteCount) }

    public func tile(_ path: TilePath) throws -> [UInt8] {
        try get(path.path, limit: TilePath.fullWidth * (2 + EntryBundle.maximumEntryByteCount))
    }

    private func get(_ path: String, limit: Int) throws -> [UInt8] {
        let answer = try transport.send("/\(path)", limit: limit)
        switch answer.status {
        case 200: return answer.body
        case 404, 410: throw LogError(.missingFile, "\(path) is not served")
        default: throw ClientError(.badAnswer, "status \(answer.status) for \(path)")
        }
    }
}
