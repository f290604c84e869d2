import BallotChecks
import ElectionModel
import Identity
import Primitives

/// What the checks of one envelope say, before it is compared with the voter's other ballots.
struct EnvelopeVerdict: Sendable {
    let leaf: Int
    /// Known only where the identity is valid: signed by a voter of the roll, for this election.
    let voter: VoterRoll.Voter?
    /// As the statement says: its number among the voter's, and the hash of the one before.
    let sequence: Int
    let previous: HashValue
    let statementHash: HashValue
    let ballotIdentifier: HashValue?
    /// What makes the ballot invalid by itself.
    let reason: Disposition.Reason?
    /// For people, beside `reason`.
    let detail: String
    /// The memory of the full check, for the second pass.
    let validated: ValidatedBallotHash?
    /// Whether the envelope's hints showed that the proofs hold.
    let hasRightHints: Bool
    /// As the statement says; 0 if the election has no such style.
    let style: Int
    /// SHA-256 of the signature, of which the timestamp is.
    let imprint: HashValue
    let isStamped: Bool
    /// Of the signer's key, where the identity is valid.
    let signerKey: HashValue?
    /// What is wrong with what others said about the ballot.
    let alarms: [String]
}

/// Checks envelopes: form, leaf, ticket, signature, certificate, roll and statement one by one, proofs in batches.
struct EnvelopeChecker: Sendable {
    let context: ElectionContext
    let rolls: RollHistory
    let checker: BallotChecker
    let rules: CertificateRules
    let evidence: EvidenceCheck
    let leaves: [Int: BallotBox.CastLeaf]
    private let box: BallotBox

    init(_ box: BallotBox, revocationLists: [RevocationList] = []) {
        self.box = box
        context = box.context
        rolls = box.rolls
        checker = BallotChecker(box.context)
        rules = box.context.configuration.certificateRules(revocationLists)
        evidence = EvidenceCheck(box.context.configuration, rules)
        leaves = Dictionary(uniqueKeysWithValues: box.castLeaves.map { ($0.index, $0) })
    }

    private struct Refusal: Error {
        let reason: Disposition.Reason
        let detail: String
    }

    /// What is known of one line before the proofs are checked.
    private enum Draft {
        /// The line is no envelope of any cast leaf; its leaf then counts as missing.
        case alarm(String)
        case envelope(Identified)
    }

    private struct Identified {
        let envelope: Envelope
        var voter: VoterRoll.Voter?
        var key: HashValue?
        var alarms: [String] = []
        /// The proofs are checked if there is none.
        var refusal: Refusal?
    }

    typealias Outcome = (verdict: EnvelopeVerdict?, alarm: String?)

    /// Checks many envelopes together, with the same verdict on each as alone.
    func check(_ lines: [ParallelLines.Line]) -> [Outcome] {
        let drafts = lines.map(draft)
        let ballots = drafts.compactMap { draft in
            if case .envelope(let identified) = draft, identified.refusal == nil {
                return HintedBallot(identified.envelope.submission.ballot, hints: identified.envelope.submission.hints)
            }
            return nil
        }
        var random = SystemRandom()
        var proofs = checker.validate(ballots, using: &random)[...]
        return drafts.map { draft in
            switch draft {
            case .alarm(let text): (nil, text)
            case .envelope(let identified):
                (verdict(identified, identified.refusal == nil ? proofs.popFirst() : nil), nil)
            }
        }
    }

    private func draft(_ line: ParallelLines.Line) -> Draft {
        let envelope: Envelope
        do {
            envelope = try Envelope(canonical: line.bytes, group: context.group, limit: LineReader.maximumLineCount)
        } catch {
            return .alarm("\(line.place): not an envelope: \(error)")
        }
        guard let leaf = leaves[envelope.leaf] else {
            return .alarm("\(line.place): the log has no cast leaf \(envelope.leaf)")
        }
        guard leaf.leaf == envelope.submission.leaf else {
            return .alarm("\(line.place): ballot and statement are not those of leaf \(envelope.leaf)")
        }
        return .envelope(identified(envelope))
    }

    private func identified(_ envelope: Envelope) -> Identified {
        let submission = envelope.submission
        var found = Identified(envelope: envelope)
        // The log says which version of the roll was in force; a statement that names another one is stale.
        let version = box.rollVersion(at: envelope.leaf)
        do {
            let ticket = try verifiedTicket(envelope)
            let (voter, path) = try identify(submission, at: ticket.issuedAt, version: version)
            try requireElection(submission.statement)
            found.alarms = try checkEvidence(envelope, path, ticket)
            found.voter = voter
            found.key = path.certificate.keyFingerprint
            try checkStatement(submission, ticket, VoterStanding(voter: voter, rollVersion: version))
        } catch let error as Refusal {
            found.refusal = error
        } catch {
            found.refusal = Refusal(reason: .malformed, detail: "\(error)")
        }
        return found
    }

    /// - Parameter proofs: `nil` if the ballot was refused before.
    private func verdict(
        _ found: Identified, _ proofs: Result<ValidatedBallot, BallotCheckError>?
    ) -> EnvelopeVerdict {
        let submission = found.envelope.submission
        var refusal = found.refusal
        var validated: ValidatedBallot?
        switch proofs {
        case .success(let ballot): validated = ballot
        case .failure(let error): refusal = Self.refusal(error)
        case nil: break
        }
        return EnvelopeVerdict(
            leaf: found.envelope.leaf, voter: found.voter, sequence: submission.statement.sequence,
            previous: submission.statement.previous,
            statementHash: submission.statementHash, ballotIdentifier: submission.ballot.identifier,
            reason: refusal?.reason, detail: refusal?.detail ?? "", validated: validated?.memory,
            hasRightHints: validated?.isShownByHints ?? false,
            style: context.manifest.ballotStyle(submission.statement.ballotStyle) == nil
                ? 0 : submission.statement.ballotStyle,
            imprint: SHA256.hash(submission.signature), isStamped: found.envelope.evidence.timestamp != nil,
            signerKey: found.key, alarms: found.alarms)
    }

    private func checkEvidence(
        _ envelope: Envelope, _ path: CertificatePath, _ ticket: Ticket
    ) throws -> [String] {
        do throws(IdentityError) {
            return try evidence.check(envelope, path: path, ticket: ticket).map { "leaf \(envelope.leaf): \($0)" }
        } catch {
            throw Refusal(reason: .certificate, detail: error.reason)
        }
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
    private func identify(
        _ submission: CastSubmission, at time: Timestamp, version: Int
    ) throws -> (VoterRoll.Voter, CertificatePath) {
        let signer: SignedBy
        do throws(IdentityError) {
            signer = try DetachedSignature.parse(submission.signature).verify(content: submission.statementBytes)
        } catch {
            throw Refusal(reason: .signature, detail: error.reason)
        }
        do throws(IdentityError) {
            let path = try rules.validate(
                signer.certificate, others: signer.intermediates, at: time.seconds, purpose: .sign)
            let identifier = try rules.voterIdentifier.voterIdentifier(of: signer.certificate)
            guard let voter = rolls.voter(identifier, version: version) else {
                throw IdentityError(.badVoterIdentifier, "the signer is not on the roll of version \(version)")
            }
            return (voter, path)
        } catch {
            throw Refusal(reason: .certificate, detail: error.reason)
        }
    }

    private func checkStatement(_ submission: CastSubmission, _ ticket: Ticket, _ standing: VoterStanding) throws {
        do throws(BallotCheckError) {
            try checker.checkStatement(submission, ticket: ticket, standing: standing)
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

    private static func refusal(_ error: BallotCheckError) -> Refusal {
        let isStyle = [.wrongContests, .wrongOptions, .wrongStyle].contains(error.code)
        return Refusal(reason: isStyle ? .style : .proof, detail: error.reason)
    }
}
