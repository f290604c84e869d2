import CollectionAPI
import Hummingbird
import Logging
import NIOCore
import NIOSSL

/// What a handler knows about the connection.
struct CollectorRequestContext: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }

    /// The certificate that the client presented and whose key it has, in DER; nothing else about it is checked.
    func clientCertificate() async throws -> [UInt8]? {
        try await channel.nioSSL_peerCertificate().get()?.toDERBytes()
    }
}
