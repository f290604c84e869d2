import CollectionAPI
package import ElectionModel

/// The ballots whose receipts this device has, compared with what the collector says.
package struct LocalHistory: Sendable {
    private let receipts: [SavedReceipt]

    /// - Parameter receipts: verified, by sequence.
    package init(_ receipts: [SavedReceipt]) { self.receipts = receipts }

    /// - Throws: `.ballotForgotten` if the collector lacks a ballot for which there is a receipt.
    package func compare(with ticket: Ticket, voice: any VoterVoice) throws(VoterError) {
        let count = ticket.sequence - 1
        if let lost = receipts.first(where: { $0.receipt.sequence > count }) {
            throw VoterError(
                .ballotForgotten,
                "there is a receipt here for ballot \(lost.receipt.sequence), but the collector knows only \(count)",
                hint: "if several voters use this folder, give each their own with --receipts; otherwise keep the "
                    + "receipt and tell the election officials: it proves that the collector took the ballot")
        }
        guard count > 0 else { return }
        let last = receipts.last { $0.receipt.sequence == count }
        if let last, last.receipt.statement != ticket.previous {
            voice.warn(
                "the collector says that your ballot \(count) is another one than the receipt here proves; vote again, "
                    + "and give the receipt to the election officials")
        } else if receipts.count < count {
            voice.warn(
                "somebody voted with your identity: ballots known: \(count), of which this device has the receipts of "
                    + "\(receipts.count); if that was you on another device, all is well; if not, vote now (your last "
                    + "ballot counts) and tell the election officials")
        }
    }
}
