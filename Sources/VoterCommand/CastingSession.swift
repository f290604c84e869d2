package import BallotEncryption
package import CollectionClient
package import ElectionModel
package import Identity
package import Primitives
package import TransparencyLog

/// A ballot that is in the log, with what was kept of it.
package struct CastOutcome: Sendable {
    package let receipt: SavedReceipt
    package let inclusion: VerifiedInclusion
    /// Where the receipt was saved.
    package let path: String

    /// Names the log's entry on a slip of paper.
    package var code: ReceiptCode { ReceiptCode(receipt.leaf, index: inclusion.index) }
}

/// One voter's way through one vote: ticket, encryption, signature, sending, receipt.
package struct CastingSession: Sendable {
    let context: ElectionContext
    let client: CollectorClient
    /// As in the voter's certificates.
    let voter: String
    let folder: ReceiptFolder
    let voice: any VoterVoice
    let clock: VoterClock

    package init(
        context: ElectionContext, client: CollectorClient, voter: String, folder: ReceiptFolder, voice: any VoterVoice,
        clock: VoterClock
    ) {
        self.context = context
        self.client = client
        self.voter = voter
        self.folder = folder
        self.voice = voice
        self.clock = clock
    }

    /// - Throws: `.ballotPending` while the fate of an earlier ballot is open.
    package func requireNothingPending() throws {
        guard let pending = try folder.pending(of: context) else { return }
        throw VoterError(
            .ballotPending, "ballot \(pending.statement.sequence) was sent before and its receipt never came",
            hint: "run vote --resume: the collector takes the same ballot only once")
    }

    /// A new ticket, checked against the pinned election and against what this device knows.
    package func obtainTicket() throws -> CheckedTicket {
        let known = try folder.receipts(of: context)
        let answer = try client.ticket()
        let ticket = try TicketChecker(
            context, voter: voter, now: clock.now(), known: known.map(\.inclusion.checkpoint)
        ).check(answer)
        try LocalHistory(known.map(\.saved)).compare(with: ticket.ticket, voice: voice)
        try folder.requireFree(ticket.ticket.sequence, of: context)
        return ticket
    }

    /// Encrypts, signs, saves what will be sent, sends it and keeps the receipt.
    package func cast(
        _ selections: consuming VoterSelections, ticket: CheckedTicket, signer: SigningIdentity,
        using random: inout some SecureRandomSource
    ) throws -> CastOutcome {
        let submission = try seal(selections, ticket.ticket, signer, using: &random)
        try folder.savePending(submission, of: context)
        return try send(submission, after: [ticket.checkpoint])
    }

    /// Sends a pending ballot again, byte for byte.
    package func resume() throws -> CastOutcome {
        guard let pending = try folder.pending(of: context) else {
            throw VoterError(.nothingPending, "no ballot is waiting for its receipt in \(folder.path)")
        }
        return try send(pending, after: try folder.receipts(of: context).map(\.inclusion.checkpoint))
    }

    /// The nonces and the plain choices end with this function.
    private func seal(
        _ selections: consuming VoterSelections, _ ticket: Ticket, _ signer: SigningIdentity,
        using random: inout some SecureRandomSource
    ) throws -> CastSubmission {
        let sealed = try BallotEncryptor(context: context, device: VoterDevice.name)
            .encrypt(selections, voter: voter, ballotStyle: ticket.ballotStyle, using: &random)
        let now = clock.now()
        let statement = CastStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: ticket.ballotStyle,
            rollVersion: ticket.rollVersion, sequence: ticket.sequence, previous: ticket.previous,
            ticket: ticket.documentHash, pseudonym: ticket.pseudonym, identifierSalt: sealed.identifierSalt, castAt: now
        )
        let signature = try DetachedSignature.sign(statement.canonicalBytes, by: signer, at: now.seconds)
        return CastSubmission(
            ballot: sealed.ballot, statement: statement, signature: signature, hints: sealed.roots.bytes
        ).fittingBody()
    }
}
