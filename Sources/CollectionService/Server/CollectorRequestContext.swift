import CollectionAPI
import Hummingbird
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// What a handler knows about the connection.
struct CollectorRequestContext: InitializableFromSource, Sendable {
    /// Whether the request's body was read to its end.
    final class Body: Sendable {
        private let mark = Atomic(false)

        var isRead: Bool { mark.load(ordering: .relaxed) }

        func markRead() { mark.store(true, ordering: .relaxed) }
    }

    let channel: any Channel
    let logger: Logger
    let body = Body()

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }

    /// The certificate that the client presented and whose key it has, in DER; nothing else about it is checked.
    func clientCertificate() async throws -> [UInt8]? {
        try await channel.nioSSL_peerCertificate().get()?.toDERBytes()
    }

    /// Ends the connection after the answer to this request, as at the end of the service.
    func closeAfterAnswer() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
}
