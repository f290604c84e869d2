public import BallotStorage
import ConnectionLimits
public import ElectionModel
import Hummingbird
import HummingbirdTLS
import Identity
public import Logging
import NIOCore
import NIOSSL
import Primitives

/// The collector's HTTPS service.
public struct CollectorServer: Sendable {
    /// Where it listens and what it shows.
    public struct Address: Sendable {
        public let host: String
        /// 0 for any free port.
        public let port: Int
        /// PEM files of the server's certificate chain and key.
        public let certificate: String
        public let key: String

        public init(host: String, port: Int, certificate: String, key: String) {
            self.host = host
            self.port = port
            self.certificate = certificate
            self.key = key
        }
    }

    private let store: any BallotStore
    private let secrets: CollectorSecrets
    private let election: CollectorElection
    private let limits: ServiceLimits
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let round: CosigningRound?

    /// - Parameters:
    ///   - now: the clock by which tickets, certificates and the voting times are judged.
    ///   - witnessAuthorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the system's.
    /// - Throws: ``ServiceError`` `.badConfiguration`, `.badKeys`; `.notReady` without a revocation list that the election
    ///   needs.
    public init(
        store: any BallotStore, secrets: CollectorSecrets, election: CollectorElection, limits: ServiceLimits,
        now: @escaping @Sendable () -> Timestamp, logger: Logger, witnessAuthorities: [UInt8]? = nil
    ) throws(ServiceError) {
        try limits.validate()
        let configuration = election.configuration
        guard secrets.publicKeys.logKey == configuration.logKey, secrets.publicKeys.ticketKey == configuration.ticketKey
        else { throw ServiceError(.badKeys, "election.json names other keys than this collector has") }
        guard !configuration.identity.needsRevocationList || !election.rules.revocationLists.isEmpty else {
            throw ServiceError(.notReady, "this election needs the issuers' revocation lists: give --crl")
        }
        self.store = store
        self.secrets = secrets
        self.election = election
        self.limits = limits
        self.now = now
        self.logger = logger
        round = try configuration.witnesses.map { (rule) throws(ServiceError) in
            try CosigningRound(store: store, rule: rule, authorities: witnessAuthorities) {
                logger.error("a witness knows more of the log than the database", metadata: ["reason": "\($0)"])
            }
        }
    }

    /// Logs what is pending from before, then serves until SIGTERM or SIGINT, and lets running requests end.
    ///
    /// - Parameter onRunning: is told the port.
    /// - Throws: ``ServiceError`` `.behindWitnesses`: then nothing was signed.
    public func run(at address: Address, onRunning: @escaping @Sendable (Int) async -> Void) async throws {
        let tls = try TLSChannelConfiguration(at: address)
        try await askWitnesses()
        let loop = cosigningLoop()
        let pool = CheckPool(threads: limits.threads)
        let waiting = CheckPool(threads: limits.responderThreads)
        let timestamps = TimestampOffice(
            store: store, rules: election.configuration.identity, pool: waiting, now: now)
        let sequencer = Sequencer(
            store: store, signer: secrets.logSigner, window: .milliseconds(limits.batchMilliseconds),
            stampedOnly: timestamps.isNeeded,
            permit: { [round] in try round?.requireCurrent() }, onCheckpoint: { await loop?.wake() })
        try await sequencer.flush()
        let connections = ConnectionTable(perAddress: limits.connectionsPerAddress)
        let seconds = limits.answerSeconds
        let desks = Desks(sequencer: sequencer, loop: loop, timestamps: timestamps, pool: pool, waiting: waiting)
        let application = Application(
            responder: responder(desks, connections),
            server: try .tls(
                .http1(
                    configuration: .init(
                        additionalChannelHandlers: [ConnectionGate(connections), AnswerDeadline(seconds: seconds)],
                        idleTimeout: .seconds(Int64(limits.idleSeconds)))), configuration: tls),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? address.port) },
            logger: logger)
        let stamping = Task { await timestamps.serve(sequencer, logger) }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await application.runService())
        } catch {
            outcome = .failure(error)
        }
        stamping.cancel()
        await stamping.value
        await loop?.stop()
        for pool in [pool, waiting] { try? await pool.shutDown() }
        try outcome.get()
    }

    /// Before anything is signed: whether the database is as far as the witnesses are.
    private func askWitnesses() async throws {
        guard let round else { return }
        let silent = try await round.survey(within: ElectionWitnesses.surveyTime)
        try round.requireCurrent()
        guard silent > 0 else { return }
        logger.warning(
            "witnesses do not answer: whether the database is current is known from the others only",
            metadata: ["silent": "\(silent)", "witnesses": "\(round.sizes.count)"])
    }

    private func cosigningLoop() -> CosigningLoop? {
        guard let round, let rule = election.configuration.witnesses else { return nil }
        return CosigningLoop(round, patience: .seconds(min(rule.seconds, WitnessRule.longestWait)))
    }

    /// What runs beside the requests.
    private struct Desks {
        let sequencer: Sequencer
        let loop: CosigningLoop?
        let timestamps: TimestampOffice
        /// Threads that check.
        let pool: CheckPool
        /// Threads that wait for responders.
        let waiting: CheckPool
    }

    private func responder(_ desks: Desks, _ connections: ConnectionTable) -> CollectorResponder {
        let desk = CheckpointDesk(
            store: store, signer: secrets.logSigner, rule: election.configuration.witnesses, loop: desks.loop,
            round: round,
            now: now)
        let statuses = CertificateStatusOffice(
            election.configuration.identity.certificateStatus, pool: desks.waiting)
        let offices = CollectorOffices(
            store: store, secrets: secrets, election: election, sequencer: desks.sequencer, checkpoints: desk,
            timestamps: desks.timestamps, statuses: statuses, pool: desks.pool)
        let metrics = Metrics()
        let handlers = RouteHandlers(
            store: store, log: LogDesk(store: store, checkpoints: desk), bundle: election.bundle.canonicalBytes,
            authenticator: offices.authenticator, tickets: offices.tickets, acceptor: offices.acceptor,
            challenges: offices.challenges,
            desk: offices.desk,
            limiter: RateLimiter(perMinute: limits.requestsPerMinute),
            openRequests: VoterGate(limit: limits.openRequestsPerVoter), connections: connections,
            uploads: Gate(limit: limits.openUploads), memory: UploadMemory(mebibytes: limits.uploadMebibytes),
            casts: Gate(limit: limits.concurrentCasts), reader: BodyReader(seconds: limits.bodySeconds),
            counters: metrics, now: now)
        return CollectorResponder(handlers, metrics: metrics)
    }
}

extension TLSChannelConfiguration {
    /// TLS 1.3 only. A client certificate is asked for and may be missing; TLS proves that the client has its key, and
    /// ``ClientAuthenticator`` judges it, so that each way to be wrong gets its own answer.
    fileprivate init(at address: CollectorServer.Address) throws {
        do {
            var tls = TLSConfiguration.makeServerConfigurationWithMTLS(
                certificateChain: try NIOSSLCertificate.fromPEMFile(address.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: address.key, format: .pem)),
                trustRoots: .certificates([]))
            tls.minimumTLSVersion = .tlsv13
            tls.certificateVerification = .optionalVerification
            self.init(tlsConfiguration: tls) { _, promise in promise.succeed(.certificateVerified) }
        } catch {
            throw ServiceError(
                .badConfiguration, "the server's certificate \(address.certificate) or key \(address.key): \(error)")
        }
    }
}
