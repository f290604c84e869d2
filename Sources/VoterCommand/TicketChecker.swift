package import CollectionAPI
package import ElectionModel
import Primitives
package import TransparencyLog

/// Checks a ticket before anything is encrypted for it.
package struct TicketChecker: Sendable {
    /// How wrong this device's clock may be, in seconds.
    static let clockTolerance: Int64 = 900

    private let context: ElectionContext
    private let voter: String
    private let now: Timestamp
    private let known: [Checkpoint]

    /// - Parameters:
    ///   - voter: the identifier in the voter's own certificate.
    ///   - now: by this device's clock.
    ///   - known: checkpoints that this device has verified before.
    package init(_ context: ElectionContext, voter: String, now: Timestamp, known: [Checkpoint] = []) {
        self.context = context
        self.voter = voter
        self.now = now
        self.known = known
    }

    package func check(_ answer: TicketAnswer) throws(VoterError) -> CheckedTicket {
        let ticket: Ticket
        do throws(FormatError) {
            ticket = try answer.ticket.verified(by: context.configuration.ticketKey)
        } catch {
            throw Self.refusal(.forgedTicket, "it is not signed by this election's ticket key")
        }
        try checkSubject(ticket)
        try checkTime(ticket)
        let checkpoint = try self.checkpoint(of: ticket)
        try checkSequence(ticket)
        try checkPrevious(answer.previous, of: ticket, checkpoint)
        return CheckedTicket(ticket: ticket, checkpoint: checkpoint, receivedAt: now)
    }

    private func checkSubject(_ ticket: Ticket) throws(VoterError) {
        guard ticket.election == context.extendedBaseHash else {
            throw Self.refusal(.foreignTicket, "it belongs to another election")
        }
        guard ticket.fingerprint == context.fingerprint else {
            throw Self.refusal(.wrongFingerprint, "it names another fingerprint")
        }
        guard ticket.voter == voter else { throw Self.refusal(.wrongVoter, "it was issued for somebody else") }
        guard context.manifest.ballotStyle(ticket.ballotStyle) != nil else {
            throw Self.refusal(.unknownStyle, "this election has no ballot style \(ticket.ballotStyle)")
        }
        guard (ticket.pseudonym != nil) == (context.configuration.settings.publicationLevel == .full) else {
            throw Self.refusal(.wrongPseudonym, "pseudonyms stand in tickets exactly where the record publishes them")
        }
    }

    /// A ticket that lived longer would let a collector keep a signed ballot back and use it later.
    private func checkTime(_ ticket: Ticket) throws(VoterError) {
        let lifetime = ticket.expiresAt.seconds - ticket.issuedAt.seconds
        guard lifetime > 0, lifetime <= Int64(context.configuration.settings.ticketLifetime) else {
            throw Self.refusal(.badLifetime, "it is valid for \(lifetime) seconds, which the rules do not allow")
        }
        guard now.seconds <= ticket.expiresAt.seconds + Self.clockTolerance,
            now.seconds >= ticket.issuedAt.seconds - Self.clockTolerance
        else {
            throw VoterError(
                .expiredTicket, "the collector's ticket is valid to \(ticket.expiresAt), this device says \(now)",
                hint: "set the clock of this device and try again")
        }
    }

    private func checkpoint(of ticket: Ticket) throws(VoterError) -> Checkpoint {
        let checkpoint: Checkpoint
        do throws(VoterError) {
            checkpoint = try ReceiptChecker(context).verify(checkpoint: Array(ticket.checkpoint.utf8))
        } catch {
            throw Self.refusal(error.code, error.reason)
        }
        try LogMemory.require(checkpoint, toExtend: known)
        return checkpoint
    }

    private func checkSequence(_ ticket: Ticket) throws(VoterError) {
        guard (ticket.sequence == 1) == (ticket.previous == .zero) else {
            throw Self.refusal(.badSequence, "only a first ballot has no previous one")
        }
        guard ticket.sequence == 1 || context.configuration.settings.allowsRevoting else {
            throw Self.refusal(.noRevoting, "this election does not allow to vote again")
        }
    }

    /// The collector must show that the ballot that it says came before is really in the log.
    private func checkPrevious(
        _ previous: CastReceipt?, of ticket: Ticket, _ checkpoint: Checkpoint
    ) throws(VoterError) {
        guard let previous else {
            guard ticket.sequence == 1 else {
                throw Self.refusal(.previousUnproven, "it lacks the proof that your previous ballot is in the log")
            }
            return
        }
        guard ticket.sequence > 1, previous.sequence == ticket.sequence - 1, previous.statement == ticket.previous
        else {
            throw Self.refusal(.previousUnproven, "the proof that came with it is of another ballot")
        }
        let inclusion: VerifiedInclusion
        do throws(VoterError) {
            inclusion = try ReceiptChecker(context).verify(previous)
        } catch {
            throw Self.refusal(.previousUnproven, error.reason)
        }
        guard inclusion.index < checkpoint.size else {
            throw Self.refusal(.previousUnproven, "its checkpoint is older than your previous ballot")
        }
        try LogMemory.require(inclusion.checkpoint, toAgreeWith: known + [checkpoint])
    }

    private static func refusal(_ code: VoterError.Code, _ reason: String) -> VoterError {
        VoterError(
            code, "the collector's ticket is not acceptable: \(reason)",
            hint: "nothing was encrypted or sent; check the server's address, and tell the election officials")
    }
}
