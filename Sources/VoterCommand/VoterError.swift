import CommandConsole

/// Why the voter's program stops. Two errors are equal when their codes are; neither text says what was chosen.
package struct VoterError: Error, Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        // What the voter gave.
        case badFingerprint, badIdentity, badToken, differentVoters, badSelections, wrongStyle, cancelled, badFile
        // The election's files.
        case wrongElection
        // The ticket.
        case forgedTicket, foreignTicket, wrongFingerprint, wrongVoter, unknownStyle, expiredTicket, badLifetime
        case badCheckpoint, badSequence, noRevoting, wrongPseudonym, previousUnproven
        // What the log says now and said before.
        case logWentBack, ballotForgotten
        // The receipt.
        case wrongReceipt, receiptUnproven, badTimestamp
        /// Fewer witnesses cosigned than the election asks for, or a promise of cosignatures that its rule does not
        /// allow.
        case notWitnessed
        // The folder with receipts.
        case folderTaken, ballotPending, nothingPending
        // The collector.
        case refused, staleRoll, unreachable, badAnswer, unprovenRefusal
        // A ballot that was opened as a test: the collector did not log it; the device encrypted something else.
        case testNotLogged, openingFails
    }

    package let code: Code
    /// Lower case, no full stop.
    package let reason: String
    package let hint: String?

    package init(_ code: Code, _ reason: String, hint: String? = nil) {
        self.code = code
        self.reason = reason
        self.hint = hint
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    var failure: CommandFailure { CommandFailure(status, reason, hint: hint) }

    private var status: ExitStatus {
        switch code {
        case .badFingerprint, .badIdentity, .badToken, .differentVoters, .badSelections, .wrongStyle, .cancelled,
            .badFile, .folderTaken, .ballotPending, .nothingPending, .refused, .staleRoll, .badAnswer,
            .testNotLogged:
            .badInput
        case .unreachable: .inputOutput
        case .wrongElection, .forgedTicket, .foreignTicket, .wrongFingerprint, .wrongVoter, .unknownStyle,
            .expiredTicket, .badLifetime, .badCheckpoint, .badSequence, .noRevoting, .wrongPseudonym, .previousUnproven,
            .logWentBack, .ballotForgotten, .wrongReceipt, .receiptUnproven, .badTimestamp, .notWitnessed,
            .unprovenRefusal, .openingFails:
            .doesNotHold
        }
    }
}
