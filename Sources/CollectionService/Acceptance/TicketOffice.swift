import BallotChecks
import BallotStorage
import CollectionAPI
import ElectionModel
import Primitives

/// Issues tickets, and finds them again.
struct TicketOffice: Sendable {
    let store: any BallotStore
    let secrets: CollectorSecrets
    let election: CollectorElection
    let receipts: ReceiptOffice
    let desk: CheckpointDesk

    /// - Throws: ``Problem`` `.logBehind`, `.notOpen`, `.closed`, `.notEligible`, `.noRevoting`; `StorageError`.
    func issue(to client: AuthenticatedClient, at now: Timestamp) async throws -> TicketAnswer {
        try await requireOpen(at: now)
        let standing = try await requireVoter(client)
        let head = try await store.head(of: client.voter)
        guard head == nil || election.configuration.settings.allowsRevoting else {
            throw Problem(.noRevoting, "this election does not allow to vote again")
        }
        let previous: CastReceipt?
        if let head { previous = try await receipts.receipt(for: head) } else { previous = nil }
        let ticket = SignedTicket.sign(
            try await makeTicket(for: standing, after: head, at: now), with: secrets.ticketKey)
        try await store.issue(ticket)
        return TicketAnswer(ticket: ticket, previous: previous)
    }

    func requireOpen(at now: Timestamp) async throws {
        try desk.requireCurrent()
        switch election.phase(lastStep: try await store.lastStep(), at: now) {
        case .open: return
        case .notOpen: throw Problem(.notOpen, "the voting opens at \(election.configuration.opensAt)")
        case .closed: throw Problem(.closed, "the voting is closed")
        }
    }

    /// The voter under the roll in force.
    func requireVoter(_ client: AuthenticatedClient) async throws -> VoterStanding {
        let standing = try await store.standing(of: client.voter)
        guard let voter = standing.voter else {
            throw Problem(.notEligible, "this person is not in the voter roll of this election")
        }
        return VoterStanding(voter: voter, rollVersion: standing.rollVersion)
    }

    /// The ticket that a statement names, if it was issued to this voter and is neither used nor too old.
    ///
    /// - Throws: ``Problem`` `.unknownTicket`, `.wrongTicket`, `.ticketUsed`, `.ticketExpired`; `StorageError`.
    func redeem(_ hash: HashValue, by client: AuthenticatedClient, at now: Timestamp) async throws -> Ticket {
        guard let stored = try await store.ticket(hash) else {
            throw Problem(.unknownTicket, "the statement names a ticket that this collector never issued")
        }
        guard stored.voter == client.voter else {
            throw Problem(.wrongTicket, "the ticket was issued to another voter")
        }
        guard !stored.isUsed else {
            throw Problem(.ticketUsed, "the ticket has served another statement")
        }
        guard now < stored.expiresAt else {
            throw Problem(.ticketExpired, "the ticket was valid until \(stored.expiresAt); ask for a new one")
        }
        let ticket = try SignedTicket(canonical: stored.bytes, group: election.context.group)
        return try ticket.verified(by: secrets.ticketVerifierKey)
    }

    private func makeTicket(
        for standing: VoterStanding, after head: CastPlace?, at now: Timestamp
    ) async throws -> Ticket {
        let voter = standing.voter
        var random = SystemRandom()
        let context = election.context
        let settings = context.configuration.settings
        let hasPseudonym = settings.publicationLevel == .full
        return Ticket(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, voter: voter.identifier,
            ballotStyle: voter.ballotStyle, rollVersion: standing.rollVersion, sequence: (head?.sequence ?? 0) + 1,
            previous: head?.statement ?? .zero, nonce: try HashValue(bytes: random.bytes(HashValue.byteCount)),
            issuedAt: now, expiresAt: Timestamp(seconds: now.seconds + Int64(settings.ticketLifetime)),
            checkpoint: String(decoding: try await desk.forTicket().note, as: UTF8.self),
            pseudonym: hasPseudonym ? pseudonym(of: voter.identifier) : nil)
    }

    private func pseudonym(of voter: String) -> HashValue {
        Pseudonym.compute(
            extendedBaseHash: election.context.extendedBaseHash, key: secrets.pseudonymKey, voter: voter)
    }
}
