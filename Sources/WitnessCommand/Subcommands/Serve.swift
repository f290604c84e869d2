import ArgumentParser
import CommandConsole
import Logging
import WitnessService

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cosigns over HTTP until SIGTERM or SIGINT.",
        discussion: """
            Logs send checkpoints to ADDRESS/add-checkpoint; ADDRESS/HASH/checkpoint shows what was cosigned last, \
            where HASH is SHA-256 of the log's origin (C2SP tlog-witness). Plain HTTP is fine: all that is exchanged \
            is signed.
            """)

    @OptionGroup var options: WitnessOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 takes a free one, which is printed.")
    var port = 8445

    @Option(help: "The server's certificate chain, PEM, for HTTPS.")
    var certificate: String?

    @Option(help: "The server's private key, PEM, for HTTPS.")
    var key: String?

    @Option(help: "Connections from one address; more are closed at once. 0 for no limit, behind a proxy.")
    var connectionsPerAddress = WitnessServer.usualConnectionsPerAddress

    @Option(help: "Least level of log messages: debug, info, notice, warning, error.")
    var logLevel = "info"

    func run() async throws {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw CommandFailure(.usage, "unknown log level \"\(logLevel)\"")
        }
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("HTTPS needs both --certificate and --key")
        }
        guard connectionsPerAddress >= 0 else { throw ValidationError("--connections-per-address is at least 0") }
        let witness = try options.open()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "witness")
        logger.logLevel = level
        let identity = certificate.flatMap { certificate in key.map { (certificate: certificate, key: $0) } }
        let (host, scheme) = (host, identity == nil ? "http" : "https")
        let limit = connectionsPerAddress == 0 ? nil : connectionsPerAddress
        do {
            try await WitnessServer(witness, now: SystemClock.now, logger: logger)
                .run(at: .init(host: host, port: port, identity: identity, connectionsPerAddress: limit)) { port in
                    WitnessMain.console.say("listening on \(scheme)://\(host):\(port)")
                }
        } catch let error as WitnessError {
            throw CommandFailure(witness: error)
        }
    }
}
