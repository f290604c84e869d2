package import BallotEncryption
import CollectionAPI
import CollectionClient
package import ElectionModel
package import Identity
import Primitives
package import TransparencyLog

/// A ballot that was opened as a test and is in the log, with what was kept of it.
package struct ChallengeOutcome: Sendable {
    package let receipt: SavedChallenge
    package let inclusion: VerifiedInclusion
    /// What the ballot contained.
    package let opening: BallotOpening
    package let ballotStyle: Int
    /// Where the receipt was saved.
    package let path: String

    /// Names the log's entry on a slip of paper.
    package var code: ReceiptCode { ReceiptCode(receipt.leaf, index: inclusion.index) }
}

extension CastingSession {
    /// How many tickets one test may use up.
    private static let maximumTickets = 3

    /// Opens the ballot, signs that it is never to count, saves what will be sent, sends it and keeps the receipt.
    ///
    /// - Throws: `.testNotLogged` where the collector does not take it: the opened ballot is kept in a file of its own.
    package func challenge(
        _ ballot: consuming UndecidedBallot, ticket: CheckedTicket, signer: SigningIdentity
    ) throws -> ChallengeOutcome {
        let (sealed, opening) = ballot.open()
        let submission = try sign(sealed.ballot, sealed.identifierSalt, opening, with: ticket.ticket, signer)
        try folder.savePending(submission, of: context)
        return try send(submission, after: [ticket.checkpoint], signer: { signer })
    }

    /// Where the roll has changed meanwhile or the ticket is of no use any more, the same ballot is signed for again: a
    /// new encryption would let a device get away that has been caught.
    ///
    /// - Parameters:
    ///   - known: checkpoints that the receipt's must not fall behind.
    ///   - signer: is asked where the ballot must be signed for again; without one it stays pending.
    func send(
        _ first: ChallengeSubmission, after known: [Checkpoint], signer: () throws -> SigningIdentity?
    ) throws -> ChallengeOutcome {
        var (submission, seen, tickets) = (first, known, 1)
        while true {
            switch try deliver(submission) {
            case .success(let receipt): return try keep(receipt, of: submission, after: seen)
            case .failure(let problem):
                if let own = logged(submission, by: problem) {
                    // An earlier statement may be older in the log than the tickets since.
                    return try keep(own.receipt, of: own.submission, after: known)
                }
                let mayPass = [.staleRoll, .ticketExpired, .ticketUsed, .unknownTicket].contains(problem.code)
                if problem.code == .ticketUsed { explain(problem.use, of: submission.statement.ticket) }
                guard mayPass, tickets < Self.maximumTickets else { throw try notLogged(submission, problem) }
                let ticket = try newTicket(for: submission, after: problem)
                submission = try sign(submission, again: ticket.ticket, after: problem, signer)
                seen.append(ticket.checkpoint)
                tickets += 1
            }
        }
    }

    /// - Returns: the receipt, or a definite refusal. After anything else, which is thrown, the ballot stays pending.
    private func deliver(_ submission: ChallengeSubmission) throws(VoterError) -> Result<ChallengeReceipt, Problem> {
        let bytes = submission.canonicalBytes
        do throws(ClientError) {
            return .success(try sendPatiently { () throws(ClientError) in try client.challenge(bytes) })
        } catch {
            return .failure(try definite(error))
        }
    }

    private func definite(_ error: ClientError) throws(VoterError) -> Problem {
        guard let problem = error.problem, !APIAdvice.isTemporary(problem.code) else { throw stillPending(error) }
        return problem
    }

    /// Says what the ticket was used for, if the collector shows it. The ballot goes on in either case: nothing that another
    /// statement has done takes it from who wants to see what is in it.
    private func explain(_ use: TicketUse?, of ticket: HashValue) {
        do throws(VoterError) {
            guard let use else {
                throw VoterError(
                    .unprovenRefusal,
                    "the collector says that the ticket of this ballot was used, and does not show for what")
            }
            voice.warn(use.words(try ReceiptChecker(context).verify(use, of: ticket, by: voter)))
        } catch {
            voice.warn("\(error.reason); tell the election officials")
        }
    }

    /// What used the ticket is a challenge of this very ballot. The files may have forgotten an earlier statement; then its
    /// signature shows that it is the voter's.
    private func logged(
        _ submission: ChallengeSubmission, by problem: Problem
    ) -> (submission: ChallengeSubmission, receipt: ChallengeReceipt)? {
        guard let own = submission.shown(in: problem) else { return nil }
        let shown = own.submission
        guard shown.statementHash != submission.statementHash else { return (submission, own.receipt) }
        let signer = try? ReceiptChecker(context).signer(
            of: shown.statementBytes, shown.signature, at: shown.statement.challengedAt)
        return signer == voter ? own : nil
    }

    /// A ticket that gives the ballot a new chance.
    private func newTicket(for submission: ChallengeSubmission, after problem: Problem) throws -> CheckedTicket {
        let found: CheckedTicket
        do {
            found = try obtainTicket()
        } catch let error as ClientError {
            throw try notLogged(submission, definite(error))
        }
        let (ticket, statement) = (found.ticket, submission.statement)
        guard ticket.ballotStyle == statement.ballotStyle else {
            throw try notLogged(submission, problem, because: "; your ballot style is another one now")
        }
        // A collector that only says so would say it for ever.
        guard problem.code != .staleRoll || ticket.rollVersion > statement.rollVersion else {
            throw try notLogged(submission, problem)
        }
        return found
    }

    private func sign(
        _ submission: ChallengeSubmission, again ticket: Ticket, after problem: Problem,
        _ signer: () throws -> SigningIdentity?
    ) throws -> ChallengeSubmission {
        let advice = APIAdvice(problem)
        guard let signer = try signer() else {
            throw VoterError(
                .ballotPending, "\(advice.message), and the ballot that you test must be signed for again",
                hint: "run vote --resume with the certificate and key that sign: the same ballot is sent once more")
        }
        voice.note("\(advice.message); the same ballot is signed for again, with a new ticket")
        let signed = try sign(
            submission.ballot, submission.statement.identifierSalt, submission.opening, with: ticket, signer)
        try folder.savePending(signed, of: context)
        return signed
    }

    private func sign(
        _ ballot: EncryptedBallot, _ salt: HashValue, _ opening: BallotOpening, with ticket: Ticket,
        _ signer: SigningIdentity
    ) throws -> ChallengeSubmission {
        let now = clock.now()
        let statement = ChallengeStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: ballot.documentHash,
            confirmationCode: ballot.confirmationCode, ballotStyle: ticket.ballotStyle,
            rollVersion: ticket.rollVersion, ticket: ticket.documentHash, identifierSalt: salt, challengedAt: now)
        let signature = try DetachedSignature.sign(statement.canonicalBytes, by: signer, at: now.seconds)
        return ChallengeSubmission(ballot: ballot, statement: statement, signature: signature, opening: opening)
    }

    private func keep(
        _ receipt: ChallengeReceipt, of submission: ChallengeSubmission, after known: [Checkpoint]
    ) throws -> ChallengeOutcome {
        let (inclusion, standing) = try ReceiptChecker(context).verify(receipt, for: submission)
        try requirePromise(standing)
        try LogMemory.require(inclusion.checkpoint, toExtend: known)
        let statement = submission.statement
        let saved = SavedChallenge(
            election: statement.election, fingerprint: statement.fingerprint, ballot: receipt.ballot,
            statement: receipt.statement, confirmationCode: statement.confirmationCode, proof: receipt.proof)
        let path = try folder.save(saved, of: context)
        try folder.removePending(submission, of: context)
        return ChallengeOutcome(
            receipt: saved, inclusion: inclusion, opening: submission.opening, ballotStyle: statement.ballotStyle,
            path: path)
    }

    /// The voter asked to see what is in this ballot, so it is not lost with the refusal.
    private func notLogged(
        _ submission: ChallengeSubmission, _ problem: Problem, because reason: String = ""
    ) throws -> VoterError {
        let path = try folder.keepUnlogged(submission, of: context)
        let advice = APIAdvice(problem)
        let device = advice.remedy == .distrustDevice ? "\(advice.hint); " : ""
        // Both say that something was stored; it may have been this ballot, under an earlier statement.
        let isOpen = [.identifierUsed, .ticketUsed].contains(problem.code)
        let state = isOpen ? "it is not known here whether your test is in the log" : "your test is not in the log"
        let fate =
            isOpen
            ? "it never counts; run status to see whether it is in the log" : "it never counts and is not published"
        return VoterError(
            .testNotLogged, "\(state): \(VoterError(advice).reason)\(reason)",
            hint: device
                + "the opened ballot is kept in \(path); \(fate). Copy the file to "
                + "another device and run glassurn-voter receipt verify there: the confirmation code must be the one "
                + "that you noted, and the content what you chose. A test of another ballot does not stand in for "
                + "this one: until you have looked, do not trust this device")
    }
}
