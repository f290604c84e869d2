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

/// What became of a ballot.
package enum BallotOutcome: Sendable {
    case cast(CastOutcome)
    case challenged(ChallengeOutcome)
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
        let name: String
        if let pending = try folder.pending(of: context) {
            name = "ballot \(pending.statement.sequence)"
        } else if try folder.pendingChallenge(of: context) != nil {
            name = "a ballot to be opened as a test"
        } else {
            return
        }
        throw VoterError(
            .ballotPending, "\(name) was sent before and its receipt never came",
            hint: "run vote --resume: the collector takes the same ballot only once")
    }

    /// A new ticket, checked against the pinned election and against what this device knows.
    package func obtainTicket() throws -> CheckedTicket {
        let known = try folder.receipts(of: context)
        let answer = try client.ticket()
        let ticket = try TicketChecker(
            context, voter: voter, now: clock.now(), known: try knownCheckpoints()
        ).check(answer)
        try LocalHistory(known.map(\.saved)).compare(with: ticket.ticket, voice: voice)
        try folder.requireFree(ticket.ticket.sequence, of: context)
        return ticket
    }

    /// What this device has seen of the log.
    private func knownCheckpoints() throws -> [Checkpoint] {
        try folder.receipts(of: context).map(\.inclusion.checkpoint)
            + folder.challenges(of: context).map(\.inclusion.checkpoint)
    }

    /// Nothing is signed or sent, and nothing here depends on what the voter will do with the ballot.
    package func encrypt(
        _ selections: consuming VoterSelections, ticket: CheckedTicket, using random: inout some SecureRandomSource
    ) throws -> UndecidedBallot {
        try BallotEncryptor(context: context, device: VoterDevice.name)
            .encryptUndecided(selections, voter: voter, ballotStyle: ticket.ticket.ballotStyle, using: &random)
    }

    /// Signs, saves what will be sent, sends it and keeps the receipt. The nonces and the plain choices end here.
    package func cast(
        _ ballot: consuming UndecidedBallot, ticket: CheckedTicket, signer: SigningIdentity
    ) throws -> CastOutcome {
        let submission = try sign(ballot.seal(), ticket.ticket, signer)
        try folder.savePending(submission, of: context)
        return try send(submission, after: [ticket.checkpoint])
    }

    /// Sends a pending ballot again, byte for byte.
    ///
    /// - Parameter signer: is asked where a ballot that was opened as a test must be signed for again.
    package func resume(signer: () throws -> SigningIdentity? = { nil }) throws -> BallotOutcome {
        let known = try knownCheckpoints()
        if let pending = try folder.pending(of: context) { return .cast(try send(pending, after: known)) }
        guard let pending = try folder.pendingChallenge(of: context) else {
            throw VoterError(.nothingPending, "no ballot is waiting for its receipt in \(folder.path)")
        }
        return .challenged(try send(pending, after: known, signer: signer))
    }

    private func sign(
        _ sealed: SealedBallot, _ ticket: Ticket, _ signer: SigningIdentity
    ) throws -> CastSubmission {
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
