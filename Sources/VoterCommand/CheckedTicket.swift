package import ElectionModel
package import TransparencyLog

/// A ticket that ``TicketChecker`` found to be what this voter asked for.
package struct CheckedTicket: Sendable {
    package let ticket: Ticket
    package let checkpoint: Checkpoint
    /// By this device's clock.
    package let receivedAt: Timestamp

    /// Whether so much of its life is over that it should be replaced before something is signed.
    package func isAging(at now: Timestamp) -> Bool {
        (now.seconds - receivedAt.seconds) * 2 >= ticket.expiresAt.seconds - ticket.issuedAt.seconds
    }
}
