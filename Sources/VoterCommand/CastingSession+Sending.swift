import CollectionAPI
import CollectionClient
import ElectionModel
import TransparencyLog

extension CastingSession {
    /// Seconds before the second and the third attempt.
    private static let pauses = [1, 3]

    /// - Parameter known: checkpoints that the receipt's must not fall behind.
    func send(_ submission: CastSubmission, after known: [Checkpoint]) throws -> CastOutcome {
        let bytes = submission.canonicalBytes
        let receipt: CastReceipt
        do throws(ClientError) {
            receipt = try sendPatiently { () throws(ClientError) in try client.cast(bytes) }
        } catch {
            guard let own = submission.receipt(in: error.problem) else { throw try outcome(of: error, submission) }
            receipt = own
        }
        let inclusion = try ReceiptChecker(context).verify(receipt, for: submission)
        try requirePromise(ReceiptChecker(context).check(receipt).standing)
        try LogMemory.require(inclusion.checkpoint, toExtend: known)
        let saved = SavedReceipt(submission: submission, receipt: receipt)
        try folder.save(saved, of: context)
        try folder.keepStatement(submission, of: context)
        try folder.removePending(submission, of: context)
        return CastOutcome(
            receipt: saved, inclusion: inclusion, path: folder.receiptPath(receipt.sequence, of: context))
    }

    /// What stands in for cosignatures may not lie further ahead than the election's rule says.
    func requirePromise(_ standing: CosignatureStanding) throws(VoterError) {
        guard case .promised(let time) = standing, let rule = context.configuration.witnesses
        else { return }
        guard time.seconds <= clock.now().seconds + Int64(rule.seconds) + TicketChecker.clockTolerance else {
            throw VoterError(
                .notWitnessed,
                "the collector promises cosignatures by \(time), which is too late by the election's rule",
                hint: "your ballot is saved; tell the election officials, and run vote --resume later")
        }
        voice.note(
            "the witnesses are late: the collector promises their cosignatures by \(time); look with status then")
    }

    func sendPatiently<Receipt>(_ send: () throws(ClientError) -> Receipt) throws(ClientError) -> Receipt {
        for pause in Self.pauses {
            do throws(ClientError) {
                return try send()
            } catch {
                guard Self.mayPass(error) else { throw error }
                voice.note("no receipt yet (\(PlainText.clean(error.reason))); trying again in \(pause) s")
                clock.pause(pause)
            }
        }
        return try send()
    }

    private static func mayPass(_ error: ClientError) -> Bool {
        if let problem = error.problem { return APIAdvice.isTemporary(problem.code) }
        return error.code == .unreachable
    }

    private func outcome(of error: ClientError, _ submission: CastSubmission) throws -> VoterError {
        try refusal(error) {
            if let problem = error.problem, [.sequenceTaken, .ticketUsed].contains(problem.code) {
                try requireWinner(problem, submission)
            }
            try folder.removePending(submission, of: context)
        }
    }

    /// A definite refusal ends a pending ballot; after anything else its fate is open and it stays.
    ///
    /// - Parameter end: forgets the pending ballot.
    func refusal(_ error: ClientError, ending end: () throws -> Void) throws -> VoterError {
        let refusal = VoterError(client: error)
        guard let problem = error.problem, !APIAdvice.isTemporary(problem.code) else { return stillPending(error) }
        try end()
        return problem.code == .staleRoll
            ? VoterError(.staleRoll, refusal.reason, hint: refusal.hint) : refusal
    }

    /// Nobody knows what became of the ballot.
    func stillPending(_ error: ClientError) -> VoterError {
        let refusal = VoterError(client: error)
        return VoterError(
            refusal.code, refusal.reason,
            hint: "your ballot is saved; run vote --resume to send the same one again, which cannot count twice")
    }

    /// A collector that says "another ballot was first" must prove it.
    private func requireWinner(_ problem: Problem, _ submission: CastSubmission) throws(VoterError) {
        if problem.code == .ticketUsed, let use = problem.use {
            let inclusion = try ReceiptChecker(context).verify(use, of: submission.statement.ticket, by: voter)
            return voice.warn(use.words(inclusion))
        }
        let sequence = submission.statement.sequence
        let unproven = VoterError(
            .unprovenRefusal,
            "the collector says that another ballot \(sequence) of yours was first, and does not prove it",
            hint: "your ballot is saved; tell the election officials, and run vote --resume later")
        guard let winner = problem.winner, winner.sequence == sequence, winner.statement != submission.statementHash
        else { throw unproven }
        do throws(VoterError) {
            _ = try ReceiptChecker(context).verify(winner)
        } catch {
            throw unproven
        }
        voice.warn(
            "ballot \(sequence) of yours is in the log, and it is not the one just made; if you did not vote on "
                + "another device, somebody used your identity: vote again, and tell the election officials")
    }
}
