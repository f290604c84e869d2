import ArgumentParser
import CollectionService
import CommandConsole
import Identity
import Logging
import Primitives

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes ballots over HTTPS until SIGTERM or SIGINT.",
        discussion: "TLS 1.3; voters authenticate with client certificates of the election's issuers.")

    @OptionGroup var data: DataOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 takes a free one, which is printed.")
    var port = 8443

    @Option(help: "The server's certificate chain, PEM.")
    var certificate: String

    @Option(help: "The server's private key, PEM.")
    var key: String

    @Option(help: "A revocation list of the voters' issuers, PEM or DER; repeat for more.")
    var crl: [String] = []

    @OptionGroup(title: "Limits") var limits: LimitOptions

    @Option(help: "Milliseconds for which ballots are collected before they are logged together.")
    var batch = 200

    @Option(help: "Least level of log messages: debug, info, notice, warning, error.")
    var logLevel = "info"

    func run() async throws {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw CommandFailure(.usage, "unknown log level \"\(logLevel)\"")
        }
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "collector")
        logger.logLevel = level
        var limits = limits.limits
        limits.batchMilliseconds = batch
        let store = try data.openStore()
        let lists = try crl.map { try RevocationList(file: DurableFile.read($0, limit: 64 << 20)) }
        let server = try CollectorServer(
            store: store, secrets: try data.secrets(), election: try await .load(from: store, revocationLists: lists),
            limits: limits, now: WallClock.now, logger: logger, witnessAuthorities: try data.witnessAuthorities())
        let host = host
        try await CommandFailure.ifBehind {
            try await server.run(
                at: .init(host: host, port: port, certificate: certificate, key: key)
            ) { port in
                Console.collector.say("listening on https://\(host):\(port)")
            }
        }
    }
}
