package import CollectionAPI
package import CollectionClient
package import TransparencyLog

/// The log as the collector serves it. Nothing is verified here.
package struct CollectorLog: LogSource {
    private static let limit = TilePath.fullWidth * (2 + EntryBundle.maximumEntryByteCount)
    private let transport: any CollectorTransport

    package init(_ transport: any CollectorTransport) { self.transport = transport }

    package func checkpoint() throws -> [UInt8] { try get(Routes.checkpoint) }

    package func tile(_ path: TilePath) throws -> [UInt8] { try get(Routes.log + path.path) }

    private func get(_ path: String) throws -> [UInt8] {
        let answer = try transport.send(CollectorRequest(.get, path, answerLimit: Self.limit))
        switch answer.status {
        case 200: return answer.body
        case 404: throw LogError(.missingFile, "\(path) is not served")
        default: throw ClientError(.badAnswer, "status \(answer.status) for \(path)")
        }
    }
}
