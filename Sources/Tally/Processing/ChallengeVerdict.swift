import BallotChecks
import ElectionModel
import Identity
import Primitives

/// What the checks of one challenged ballot say, before it is compared with other ballots.
struct ChallengeVerdict: Sendable {
    struct Signer: Sendable {
        /// As of ``VerdictRecord``: 32 bytes that are different for each voter, and the fingerprint of the key.
        let voter: HashValue
        let key: HashValue
    }

    let leaf: Int
    /// id_B, where it is this voter's own who asked for the opening: signature, roll, ticket and binding hold.
    let identifier: HashValue?
    /// The hash of its ticket, under the same condition.
    let ticket: HashValue?
    /// As the statement says; 0 if the election has no such style.
    let style: Int
    /// Known where the identity is valid: signed by a voter of the roll, for this election.
    let signer: Signer?
    /// Why the ballot is not opened, for people; `nil` if signature, proofs and opening hold.
    let refusal: String?
    /// SHA-256 of the line in the box.
    let line: HashValue
}

/// Checks challenged ballots: form, leaf, ticket, signature, certificate, roll and statement as of cast ones, then proofs
/// and opening, all by the exact path.
struct ChallengeChecker: Sendable {
    private let envelopes: EnvelopeChecker
    private let rollVersion: @Sendable (Int) -> Int
    private let leaves: [Int: BallotBox.ChallengedLeaf]

    init(_ box: BallotBox, _ envelopes: EnvelopeChecker) {
        self.envelopes = envelopes
        rollVersion = box.rollVersion
        leaves = Dictionary(uniqueKeysWithValues: box.challengedLeaves.map { ($0.index, $0) })
    }

    typealias Outcome = (verdict: ChallengeVerdict?, alarm: String?)

    /// - Returns: an alarm alone for a line that is no envelope of any challenged leaf; its leaf then counts as missing.
    func check(_ line: ParallelLines.Line) throws -> Outcome {
        let envelope: ChallengeEnvelope
        do {
            envelope = try ChallengeEnvelope(
                canonical: line.bytes, group: envelopes.context.group, limit: LineReader.maximumLineCount)
        } catch {
            return (nil, "\(line.place): not an envelope of a challenged ballot: \(error)")
        }
        guard let leaf = leaves[envelope.leaf] else {
            return (nil, "\(line.place): the log has no challenged leaf \(envelope.leaf)")
        }
        guard leaf.leaf == envelope.submission.leaf else {
            return (nil, "\(line.place): ballot and statement are not those of leaf \(envelope.leaf)")
        }
        return (try verdict(envelope, line), nil)
    }

    private func verdict(_ envelope: ChallengeEnvelope, _ line: ParallelLines.Line) throws -> ChallengeVerdict {
        let submission = envelope.submission
        let style = submission.statement.ballotStyle
        var signer: ChallengeVerdict.Signer?
        var isOwned = false
        var refusal: String?
        do {
            let ticket = try envelopes.verifiedTicket(envelope.ticket)
            let standing: VoterStanding
            (standing, signer) = try identify(envelope, ticket)
            // The voter to whom the ballot is bound asked for it, with a right ticket and under the roll in force.
            try envelopes.checker.checkStatement(submission, ticket: ticket, standing: standing)
            isOwned = true
            _ = try envelopes.checker.open(submission.ballot, with: submission.opening)
        } catch let error as EnvelopeChecker.Refusal {
            refusal = "(\(error.reason.rawValue)) \(error.detail)"
        } catch let error as BallotCheckError {
            refusal = "(\(error.code.rawValue)) \(error.reason)"
        }
        return ChallengeVerdict(
            leaf: envelope.leaf, identifier: isOwned ? submission.ballot.identifier : nil,
            ticket: isOwned ? submission.statement.ticket : nil,
            style: envelopes.context.manifest.ballotStyle(style) == nil ? 0 : style, signer: signer, refusal: refusal,
            line: SHA256.hash(line.bytes))
    }

    private func identify(
        _ envelope: ChallengeEnvelope, _ ticket: Ticket
    ) throws -> (VoterStanding, ChallengeVerdict.Signer) {
        let submission = envelope.submission
        let version = rollVersion(envelope.leaf)
        let (voter, path) = try envelopes.identify(submission, at: ticket.issuedAt, version: version)
        try envelopes.requireElection(submission.statement)
        let signer = ChallengeVerdict.Signer(
            voter: VerdictRecord.key(ofVoter: voter.identifier), key: path.certificate.keyFingerprint)
        return (VoterStanding(voter: voter, rollVersion: version), signer)
    }
}
