import BallotChecks
import ElectionModel
import Identity
import Primitives

/// What the checks of one envelope say, before it is compared with the voter's other ballots.
struct EnvelopeVerdict: Sendable {
    let leaf: Int
    /// Known only where the identity is valid: signed by a voter of the roll, for this election.
    let voter: VoterRoll.Voter?
    let statement: CastStatement?
    let statementHash: HashValue
    let ballotIdentifier: HashValue?
    /// What makes the ballot invalid by itself.
    let reason: Disposition.Reason?
    /// For people, beside `reason`.
    let detail: String
    /// The memory of the full check, for the second pass.
    let validated: ValidatedBallotHash?
    /// As the statement says; 0 if the election has no such style.
    let style: Int
}

/// Checks envelopes one by one: form, leaf, ticket, signature, certificate, roll, statement, proofs.
struct EnvelopeChecker: Sendable {
    let context: ElectionContext
    let roll: VoterRoll
    let checker: BallotChecker
    let anchors: TrustAnchors
    let leaves: [Int: BallotBox.CastLeaf]

    init(_ box: BallotBox) {
        context = box.context
        roll = box.roll
        checker = BallotChecker(box.context)
        anchors = TrustAnchors(box.context.configuration.trustAnchors)
        leaves = Dictionary(uniqueKeysWithValues: box.castLeaves.map { ($0.index, $0) })
    }

    private struct Refusal: Error {
        let reason: Disposition.Reason
        let detail: String
    }

    /// - Returns: `nil` if the line is no envelope of any cast leaf; its leaf then counts as missing.
    func check(_ line: [UInt8], place: String) -> (verdict: EnvelopeVerdict?, alarm: String?) {
        let envelope: Envelope
        do {
            envelope = try Envelope(canonical: line, group: context.group, limit: LineReader.maximumLineCount)
        } catch {
            return (nil, "\(place): not an envelope: \(error)")
        }
        guard let leaf = leaves[envelope.leaf] else {
            return (nil, "\(place): the log has no cast leaf \(envelope.leaf)")
        }
        let cast = LogLeaf.cast(ballot: leaf.ballot, statement: leaf.statement, standing: leaf.standing)
        guard cast == envelope.submission.leaf else {
            return (nil, "\(place): ballot and statement are not those of leaf \(envelope.leaf)")
        }
        return (verdict(envelope), nil)
    }

    private func verdict(_ envelope: Envelope) -> EnvelopeVerdict {
        let submission = envelope.submission
        var voter: VoterRoll.Voter?
        var refusal: Refusal?
        var validated: ValidatedBallotHash?
        do {
            let ticket = try verifiedTicket(envelope)
            let identified = try identify(submission, at: ticket.issuedAt)
            try requireElection(submission.statement)
            voter = identified
            try checkStatement(submission, ticket, identified)
            validated = try checkProofs(submission.ballot)
        } catch let error as Refusal {
            refusal = error
        } catch {
            refusal = Refusal(reason: .malformed, detail: "\(error)")
        }
        return EnvelopeVerdict(
            leaf: envelope.leaf, voter: voter, statement: submission.statement, statementHash: submission.statementHash,
            ballotIdentifier: submission.ballot.identifier, reason: refusal?.reason, detail: refusal?.detail ?? "",
            validated: validated,
            style: context.manifest.ballotStyle(submission.statement.ballotStyle) == nil
                ? 0 : submission.statement.ballotStyle)
    }

    /// What a voter signed for another election says nothing here: without this, a statement from a rehearsal with a
    /// higher sequence number would replace the voter's ballot.
    private func requireElection(_ statement: CastStatement) throws {
        guard statement.election == context.extendedBaseHash, statement.fingerprint == context.fingerprint else {
            throw Refusal(reason: .statement, detail: "the statement belongs to another election")
        }
    }

    private func verifiedTicket(_ envelope: Envelope) throws -> Ticket {
        do throws(FormatError) {
            return try envelope.ticket.verified(by: context.configuration.ticketKey)
        } catch {
            throw Refusal(reason: .ticket, detail: error.reason)
        }
    }

    /// The certificate is judged at the time when the collector issued the ticket.
    private func identify(_ submission: CastSubmission, at time: Timestamp) throws -> VoterRoll.Voter {
        let signer: SignedBy
        do throws(IdentityError) {
            signer = try DetachedSignature.parse(submission.signature).verify(content: submission.statementBytes)
        } catch {
            throw Refusal(reason: .signature, detail: error.reason)
        }
        do throws(IdentityError) {
            try anchors.validate(
                signer.certificate, intermediates: signer.intermediates, at: time.seconds, purpose: .sign)
            let identifier = try VoterIdentifierRule().voterIdentifier(of: signer.certificate)
            guard let voter = roll.voter(identifier) else {
                throw IdentityError(.badVoterIdentifier, "the signer is not on the roll")
            }
            return voter
        } catch {
            throw Refusal(reason: .certificate, detail: error.reason)
        }
    }

    private func checkStatement(_ submission: CastSubmission, _ ticket: Ticket, _ voter: VoterRoll.Voter) throws {
        do throws(BallotCheckError) {
            try checker.checkStatement(
                submission, ticket: ticket, standing: VoterStanding(voter: voter, rollVersion: roll.version))
        } catch {
            let reason: Disposition.Reason =
                switch error.code {
                case .wrongTicket, .wrongPseudonym: .ticket
                case .wrongStyle: .style
                case .foreignBallot: .identifier
                default: .statement
                }
            throw Refusal(reason: reason, detail: error.reason)
        }
    }

    private func checkProofs(_ ballot: EncryptedBallot) throws -> ValidatedBallotHash {
        do throws(BallotCheckError) {
            return try checker.validate(ballot).memory
        } catch {
            let isStyle = [.wrongContests, .wrongOptions, .wrongStyle].contains(error.code)
            throw Refusal(reason: isStyle ? .style : .proof, detail: error.reason)
        }
    }
}
