package import BallotStorage
package import CollectionAPI
package import ElectionModel
import Primitives

/// Everything that answers voters, below HTTP and TLS.
package struct CollectorOffices: Sendable {
    let authenticator: ClientAuthenticator
    let tickets: TicketOffice
    let acceptor: CastAcceptor
    let challenges: ChallengeAcceptor
    let desk: StatusDesk

    init(
        store: any BallotStore, secrets: CollectorSecrets, election: CollectorElection, sequencer: Sequencer,
        checkpoints: CheckpointDesk, timestamps: TimestampOffice, statuses: CertificateStatusOffice, pool: CheckPool
    ) {
        let receipts = ReceiptOffice(
            store: store, sequencer: sequencer, desk: checkpoints, timestamps: timestamps)
        authenticator = ClientAuthenticator(rules: election.rules)
        tickets = TicketOffice(
            store: store, secrets: secrets, election: election, receipts: receipts, desk: checkpoints)
        acceptor = CastAcceptor(
            store: store, election: election, authenticator: authenticator, statuses: statuses, tickets: tickets,
            receipts: receipts, pool: pool, proofs: ProofDesk(election.checker, pool: pool))
        challenges = ChallengeAcceptor(
            store: store, election: election, authenticator: authenticator, tickets: tickets, receipts: receipts,
            pool: pool)
        desk = StatusDesk(store: store, election: election, receipts: receipts)
    }

    /// The same collector without a server and without witnesses, for tests of long sequences.
    package init(store: any BallotStore, secrets: CollectorSecrets, election: CollectorElection, threads: Int = 1) {
        let pool = CheckPool(threads: threads)
        let identity = election.configuration.identity
        let now = { @Sendable in election.configuration.opensAt }
        self.init(
            store: store, secrets: secrets, election: election,
            sequencer: Sequencer(
                store: store, signer: secrets.logSigner, window: .zero, stampedOnly: false, onCheckpoint: {}),
            checkpoints: CheckpointDesk(
                store: store, signer: secrets.logSigner, rule: nil, loop: nil, round: nil, now: now),
            timestamps: TimestampOffice(store: store, rules: identity, pool: pool, now: now),
            statuses: CertificateStatusOffice(identity.certificateStatus, pool: pool), pool: pool)
    }

    /// How proofs were checked since the start.
    package var proofCounts: ProofCounts { acceptor.proofs.counts }

    /// - Parameter certificate: the voter's authentication certificate, DER.
    /// - Throws: ``Problem``.
    package func ticket(certificate: [UInt8], at now: Timestamp) async throws -> TicketAnswer {
        try await refusing { try await tickets.issue(to: authenticator.authenticate(certificate, at: now), at: now) }
    }

    package func cast(_ body: [UInt8], certificate: [UInt8], at now: Timestamp) async throws -> CastReceipt {
        try await refusing {
            let client = try authenticator.authenticate(certificate, at: now)
            return try await acceptor.receipts.receipt(for: acceptor.accept(body, from: client, at: now))
        }
    }

    package func status(certificate: [UInt8], at now: Timestamp) async throws -> VoterStatus {
        try await refusing { try await desk.status(of: authenticator.authenticate(certificate, at: now), at: now) }
    }

    private func refusing<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch {
            throw Problem(refusing: error)
        }
    }
}
