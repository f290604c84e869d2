import ElectionModel
import Primitives

/// What becomes of the challenged leaves of a ballot box.
///
/// Where one id_B stands in a valid cast leaf and in a challenge by its own voter, or in two challenges, the leaf that comes
/// first in the log holds. A challenge that is not its voter's own takes nothing from anybody: else a bad collector could
/// void any ballot by logging a challenge of it first.
struct ChallengedBallots: Sendable {
    private var verdicts: [Int: ChallengeVerdict] = [:]
    /// By id_B the first challenge of its own voter, and the first valid cast of one that was challenged too.
    private(set) var claims: [HashValue: Int] = [:]
    private var casts: [HashValue: Int] = [:]
    /// What is wrong with the box's lines.
    private(set) var alarms = Notices()

    /// Checks all lines of the box.
    /// - Throws: ``TallyError`` `.badBox` for lines out of the log's order.
    init(_ box: BallotBox, _ envelopes: EnvelopeChecker, workers: Int?) async throws {
        let checker = ChallengeChecker(box, envelopes)
        var last = -1
        var found: [ChallengeVerdict] = []
        var alarms = Notices()
        try await ParallelLines(workers: workers).forEach(
            box.challengeFiles(), prepare: { $0 }, work: { lines in try lines.map(checker.check) },
            consume: { outcomes in
                for (verdict, alarm) in outcomes {
                    if let alarm { alarms.add(alarm) }
                    guard let verdict else { continue }
                    guard verdict.leaf > last else { throw Self.misplaced(verdict.leaf, behind: last) }
                    last = verdict.leaf
                    found.append(verdict)
                }
            })
        for verdict in found { add(verdict) }
        self.alarms = alarms
    }

    private static func misplaced(_ leaf: Int, behind last: Int) -> TallyError {
        TallyError(
            .badBox, "leaf \(leaf) stands after leaf \(last): a ballot box is in log order, each leaf once")
    }

    /// - Parameter verdict: they come in log order.
    private mutating func add(_ verdict: ChallengeVerdict) {
        verdicts[verdict.leaf] = verdict
        if let identifier = verdict.identifier, claims[identifier] == nil { claims[identifier] = verdict.leaf }
    }

    /// - Parameter verdicts: on all cast ballots.
    mutating func noteCasts(_ verdicts: IndexedRecords) throws(PrimitivesError) {
        guard !claims.isEmpty else { return }
        let all = try verdicts.cursor()
        while let verdict = try all.nextVerdict() {
            guard verdict.reason == nil, claims[verdict.identifier] != nil else { continue }
            casts[verdict.identifier] = min(verdict.leaf, casts[verdict.identifier] ?? verdict.leaf)
        }
    }

    /// - Parameter leaf: a challenged one.
    /// - Returns: its disposition, and an alarm if it is not opened.
    func decided(_ leaf: Int) -> (disposition: Disposition, alarm: String?) {
        let fault = fault(leaf)
        let disposition = Disposition(
            leaf: leaf, kind: fault == nil ? .challenged : .challengedUnopened,
            ballotStyle: verdicts[leaf]?.style ?? 0)
        return (disposition, fault.map { "leaf \(leaf): challenged and not opened: \($0)" })
    }

    /// Who signed challenges, where that is known.
    var signers: [(leaf: Int, signer: ChallengeVerdict.Signer)] {
        verdicts.values.compactMap { verdict in verdict.signer.map { (verdict.leaf, $0) } }
    }

    /// The tickets of challenges by their own voters.
    var tickets: [(leaf: Int, ticket: HashValue)] {
        verdicts.values.compactMap { verdict in verdict.ticket.map { (verdict.leaf, $0) } }
    }

    /// The hashes of the box's lines whose ballots are opened, by leaf.
    var openedLines: [Int: HashValue] { verdicts.filter { fault($0.key) == nil }.mapValues(\.line) }

    private func fault(_ leaf: Int) -> String? {
        guard let verdict = verdicts[leaf] else { return "the ballot box lacks the ballot that the log promises" }
        if let refusal = verdict.refusal { return refusal }
        guard let identifier = verdict.identifier else { return "nobody knows whose it is" }
        if let cast = casts[identifier], cast < leaf {
            return "(duplicate) it was cast before, at leaf \(cast), and its content stays secret"
        }
        if let first = claims[identifier], first < leaf {
            return "(duplicate) it was challenged before, at leaf \(first)"
        }
        return nil
    }
}
