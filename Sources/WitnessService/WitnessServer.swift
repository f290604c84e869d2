import ConnectionLimits
import HTTPTypes
import Hummingbird
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// The HTTP service of a witness (C2SP tlog-witness).
///
/// Without a certificate it speaks plain HTTP: everything that is exchanged is public and signed, so that TLS, here or
/// in a proxy, only keeps others from seeing which logs are asked about.
public struct WitnessServer: Sendable {
    /// Where it listens.
    public struct Address: Sendable {
        public let host: String
        /// 0 for any free port.
        public let port: Int
        /// PEM files of the server's certificate chain and key; `nil` for plain HTTP.
        public let identity: (certificate: String, key: String)?
        /// Connections that one address may have open, so that nobody takes the places of all logs; `nil` for no limit.
        public let connectionsPerAddress: Int?

        public init(
            host: String, port: Int, identity: (certificate: String, key: String)?,
            connectionsPerAddress: Int? = WitnessServer.usualConnectionsPerAddress
        ) {
            self.host = host
            self.port = port
            self.identity = identity
            self.connectionsPerAddress = connectionsPerAddress
        }
    }

    public static let usualConnectionsPerAddress = 64
    private static let connections = 1_024
    private static let idleSeconds: Int64 = 60

    private let witness: Witness
    private let now: @Sendable () -> Int64
    private let logger: Logger

    /// - Parameter now: seconds since 1970-01-01 UTC, for the cosignatures.
    public init(_ witness: Witness, now: @escaping @Sendable () -> Int64, logger: Logger) {
        self.witness = witness
        self.now = now
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Parameter onRunning: is told the port.
    /// - Throws: ``WitnessError`` `.badConfiguration` for a certificate or key that cannot be used.
    public func run(at address: Address, onRunning: @escaping @Sendable (Int) async -> Void) async throws {
        let tls = try address.identity.map(Self.tls)
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        let table = ConnectionTable(perAddress: address.connectionsPerAddress)
        let seconds = TimeAmount.seconds(Self.idleSeconds)
        let application = Application(
            responder: WitnessResponder(witness: witness, pool: pool, now: now),
            server: try tls.map {
                try .tls(
                    .http1(
                        configuration: .init(additionalChannelHandlers: [ConnectionGate(table)], idleTimeout: seconds)),
                    tlsConfiguration: $0)
            } ?? .http1(configuration: .init(additionalChannelHandlers: [ConnectionGate(table)], idleTimeout: seconds)),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: .maximum(Self.connections, logger: logger)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? address.port) },
            logger: logger)
        do {
            try await application.runService()
        } catch {
            try? await pool.shutdownGracefully()
            throw error
        }
        try await pool.shutdownGracefully()
    }

    private static func tls(_ identity: (certificate: String, key: String)) throws(WitnessError) -> TLSConfiguration {
        do {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem)))
            tls.minimumTLSVersion = .tlsv12
            return tls
        } catch {
            throw WitnessError(
                .badConfiguration, "the server's certificate \(identity.certificate) or key \(identity.key): \(error)")
        }
    }
}
