import BallotChecks
import ElectionModel
import Identity
import Primitives

/// Checks envelopes: form, leaf, ticket, signature, certificate, roll and statement one by one, proofs in batches.
struct EnvelopeChecker: Sendable {
    let context: ElectionContext
    let rolls: StoredRollHistory
    let checker: BallotChecker
    let rules: CertificateRules
    let evidence: EvidenceCheck
    private let box: BallotBox
    private let candidates: CandidateRule

    init(_ box: BallotBox, revocationLists: [RevocationList] = []) {
        self.box = box
        context = box.context
        rolls = box.rolls
        checker = BallotChecker(box.context)
        rules = box.context.configuration.certificateRules(revocationLists)
        evidence = EvidenceCheck(box.context.configuration, rules)
        candidates = CandidateRule(box)
    }

    struct Refusal: Error {
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

    /// What is found about one line.
    struct Outcome: Sendable {
        /// `nil` if it is no envelope of any cast leaf; its leaf then counts as missing.
        var record: VerdictRecord?
        var alarms: [String] = []
    }

    /// Checks many envelopes together, with the same verdict on each as alone.
    ///
    /// - Throws: where the roll cannot be read, which must not become a verdict.
    func check(_ lines: [BoxLine]) throws -> EnvelopeBatch {
        let drafts = try lines.map(draft)
        let ballots = drafts.compactMap { draft in
            if case .envelope(let identified) = draft, identified.refusal == nil {
                return HintedBallot(identified.envelope.submission.ballot, hints: identified.envelope.submission.hints)
            }
            return nil
        }
        var random = SystemRandom()
        var proofs = checker.validate(ballots, using: &random)[...]
        var products = Aggregator(context)
        let outcomes = try drafts.map { draft in
            switch draft {
            case .alarm(let text): Outcome(alarms: [text])
            case .envelope(let identified):
                try outcome(identified, identified.refusal == nil ? proofs.popFirst() : nil, &products)
            }
        }
        return EnvelopeBatch(outcomes: outcomes, products: products)
    }

    private func draft(_ item: BoxLine) throws -> Draft {
        let line = item.line
        let envelope: Envelope
        do {
            envelope = try Envelope(canonical: line.bytes, group: context.group, limit: LineReader.maximumLineCount)
        } catch {
            return .alarm("\(line.place): not an envelope: \(error)")
        }
        guard let leaf = item.leaf, leaf.index == envelope.leaf else {
            return .alarm("\(line.place): the log has no cast leaf \(envelope.leaf)")
        }
        guard leaf.leaf == envelope.submission.leaf else {
            return .alarm("\(line.place): ballot and statement are not those of leaf \(envelope.leaf)")
        }
        return .envelope(try identified(envelope))
    }

    private func identified(_ envelope: Envelope) throws -> Identified {
        let submission = envelope.submission
        var found = Identified(envelope: envelope)
        // The log says which version of the roll was in force; a statement that names another one is stale.
        let version = box.rollVersion(at: envelope.leaf)
        do {
            let ticket = try verifiedTicket(envelope.ticket)
            let (voter, path) = try identify(submission, at: ticket.issuedAt, version: version)
            try requireElection(submission.statement)
            found.alarms = try checkEvidence(envelope, path, ticket)
            found.voter = voter
            found.key = path.certificate.keyFingerprint
            try checkStatement(submission, ticket, VoterStanding(voter: voter, rollVersion: version))
        } catch let error as Refusal {
            found.refusal = error
        }
        return found
    }

    /// - Parameters:
    ///   - proofs: `nil` if the ballot was refused before.
    ///   - products: of what counts unless it is replaced.
    private func outcome(
        _ found: Identified, _ proofs: Result<ValidatedBallot, BallotCheckError>?, _ products: inout Aggregator
    ) throws -> Outcome {
        let submission = found.envelope.submission
        var refusal = found.refusal
        var validated: ValidatedBallot?
        switch proofs {
        case .success(let ballot): validated = ballot
        case .failure(let error): refusal = Self.refusal(error)
        case nil: break
        }
        let style = submission.statement.ballotStyle
        let record = VerdictRecord(
            leaf: found.envelope.leaf, reason: refusal?.reason, hasRightHints: validated?.isShownByHints ?? false,
            isStamped: found.envelope.evidence.timestamp != nil,
            style: context.manifest.ballotStyle(style) == nil ? 0 : style, sequence: submission.statement.sequence,
            previous: submission.statement.previous, identifier: submission.ballot.identifier,
            imprint: SHA256.hash(submission.signature), ticket: submission.statement.ticket, signerKey: found.key,
            voter: found.voter?.identifier)
        if let validated, let weight = try candidates.weight(of: record) { products.add(validated, weight: weight) }
        let alarm = refusal.map { "leaf \(record.leaf): invalid (\($0.reason.rawValue)) \($0.detail)" }
        return Outcome(record: record, alarms: found.alarms + [alarm].compactMap(\.self))
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
    func requireElection(_ statement: some BallotStatement) throws {
        guard statement.election == context.extendedBaseHash, statement.fingerprint == context.fingerprint else {
            throw Refusal(reason: .statement, detail: "the statement belongs to another election")
        }
    }

    func verifiedTicket(_ ticket: SignedTicket) throws -> Ticket {
        do throws(FormatError) {
            return try ticket.verified(by: context.configuration.ticketKey)
        } catch {
            throw Refusal(reason: .ticket, detail: error.reason)
        }
    }

    /// The certificate is judged at the time when the collector issued the ticket.
    ///
    /// - Throws: ``Refusal``, or what says why the roll cannot be read.
    func identify(
        _ submission: some BallotSubmission, at time: Timestamp, version: Int
    ) throws -> (VoterRoll.Voter, CertificatePath) {
        let signer: SignedBy
        do throws(IdentityError) {
            signer = try DetachedSignature.parse(submission.signature).verify(content: submission.statementBytes)
        } catch {
            throw Refusal(reason: .signature, detail: error.reason)
        }
        let path: CertificatePath
        let identifier: String
        do throws(IdentityError) {
            path = try rules.validate(
                signer.certificate, others: signer.intermediates, at: time.seconds, purpose: .sign)
            identifier = try rules.voterIdentifier.voterIdentifier(of: signer.certificate)
        } catch {
            throw Refusal(reason: .certificate, detail: error.reason)
        }
        guard let voter = try rolls.voter(identifier, version: version) else {
            throw Refusal(reason: .certificate, detail: "the signer is not on the roll of version \(version)")
        }
        return (voter, path)
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
