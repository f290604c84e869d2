import ElectionModel
import Primitives

/// Decides what becomes of each cast leaf (design, "Processing"): the last sequence number of each voter counts; an
/// invalid identity supersedes nothing; a last ballot with valid identity and bad proofs supersedes and is invalid.
/// A ballot that would count then is not counted if its voter may not vote any more by the roll rule, and is overridden
/// if the voter's ballots are revoked.
struct DispositionRule {
    /// In log order.
    private(set) var dispositions: [Disposition] = []
    /// What officials must look into, in plain words.
    private(set) var alarms: [String] = []
    /// What later versions of the roll change or would change, in plain words.
    private(set) var notes: [String] = []
    /// The overrides that have an effect, and the ballot styles of their ballots.
    private(set) var effective: [(entry: OverrideSet.Entry, ballotStyle: Int)] = []

    /// - Parameters:
    ///   - leaves: every cast leaf, in log order.
    ///   - verdicts: by leaf; a leaf without one is missing from the box.
    ///   - revoked: whose ballots do not count.
    init(
        leaves: [BallotBox.CastLeaf], verdicts: [Int: EnvelopeVerdict], later: LaterRoll, revoked: Set<String>
    ) {
        let ordered = leaves.compactMap { verdicts[$0.index] }
        let duplicates = Self.duplicateIdentifiers(ordered)
        let last = lastLeaves(ordered, duplicates)
        for leaf in leaves {
            guard let verdict = verdicts[leaf.index] else {
                alarms.append("leaf \(leaf.index): the ballot box lacks the ballot that the log promises")
                dispositions.append(
                    Disposition(leaf: leaf.index, kind: .invalid, reason: .missing, ballotStyle: 0))
                continue
            }
            let reason = verdict.reason ?? (duplicates.contains(leaf.index) ? .duplicate : nil)
            if let reason { alarms.append("leaf \(leaf.index): invalid (\(reason.rawValue)) \(verdict.detail)") }
            if reason == nil, last.contains(leaf.index), let voter = verdict.voter {
                dispositions.append(final(leaf.index, voter, verdict.style, later, isRevoked: revoked.contains))
            } else {
                dispositions.append(
                    Disposition(
                        leaf: leaf.index, kind: reason == nil ? .superseded : .invalid, reason: reason,
                        ballotStyle: verdict.style, weight: verdict.voter?.weight ?? 1))
            }
        }
        effective = Self.effective(of: revoked, dispositions, verdicts, later)
    }

    /// A voter's valid last ballot.
    private mutating func final(
        _ leaf: Int, _ voter: VoterRoll.Voter, _ style: Int, _ later: LaterRoll, isRevoked: (String) -> Bool
    ) -> Disposition {
        let isRevoked = isRevoked(voter.identifier)
        if let note = later.note(leaf: leaf, voter, isRevoked: isRevoked) { notes.append(note) }
        guard later.keeps(voter) else {
            return Disposition(
                leaf: leaf, kind: .invalid, reason: .roll, ballotStyle: style, weight: voter.weight)
        }
        return Disposition(
            leaf: leaf, kind: isRevoked ? .overridden : .counted, ballotStyle: style,
            weight: later.weight(of: voter))
    }

    /// From the side of the lists: each revoked voter's ballot that stands at the end. That there are as many as
    /// overridden ballots is for the count equation to say.
    private static func effective(
        of revoked: Set<String>, _ dispositions: [Disposition], _ verdicts: [Int: EnvelopeVerdict], _ later: LaterRoll
    ) -> [(entry: OverrideSet.Entry, ballotStyle: Int)] {
        var standing: [String: Disposition] = [:]
        for disposition in dispositions where disposition.reason == nil && disposition.kind != .superseded {
            if let voter = verdicts[disposition.leaf]?.voter { standing[voter.identifier] = disposition }
        }
        return revoked.sorted().compactMap { voter in
            standing[voter].map { (OverrideSet.Entry(voter: voter, leaf: $0.leaf), $0.ballotStyle) }
        }
    }

    /// An identifier that a valid ballot had before makes the later ballot invalid. Invalid ballots do not count here:
    /// else a copy that is logged first would void the ballot that it copies.
    private static func duplicateIdentifiers(_ verdicts: [EnvelopeVerdict]) -> Set<Int> {
        var seen: Set<HashValue> = []
        var duplicates: Set<Int> = []
        for verdict in verdicts where verdict.reason == nil {
            guard let identifier = verdict.ballotIdentifier else { continue }
            if !seen.insert(identifier).inserted { duplicates.insert(verdict.leaf) }
        }
        return duplicates
    }

    /// The last leaf of each voter by sequence number; of several with one number the valid one with the highest index,
    /// so that a ballot that is logged again, or logged with something else, is never void in all its leaves.
    private mutating func lastLeaves(_ verdicts: [EnvelopeVerdict], _ duplicates: Set<Int>) -> Set<Int> {
        var chains: [String: [EnvelopeVerdict]] = [:]
        for verdict in verdicts {
            guard let voter = verdict.voter else { continue }
            chains[voter.identifier, default: []].append(verdict)
        }
        var last: Set<Int> = []
        for chain in chains.values {
            let sorted = chain.sorted { ($0.sequence, $0.leaf) < ($1.sequence, $1.leaf) }
            checkChain(sorted)
            let number = sorted.last?.sequence
            let finals = sorted.filter { $0.sequence == number }
            let valid = finals.filter { $0.reason == nil && !duplicates.contains($0.leaf) }
            if let final = valid.last ?? finals.last { last.insert(final.leaf) }
        }
        return last
    }

    /// Sequence 1, 2, … and each `previous` the hash of the one before; anything else is the collector's fault.
    private mutating func checkChain(_ chain: [EnvelopeVerdict]) {
        var previous = HashValue.zero
        var expected = 1
        var leaf = -1
        for verdict in chain {
            let sequence = verdict.sequence
            if verdict.leaf < leaf {
                alarms.append(
                    "leaf \(verdict.leaf): sequence number \(sequence) is logged before a smaller one (order)")
            }
            leaf = verdict.leaf
            if sequence < expected {
                alarms.append("leaf \(verdict.leaf): a second ballot with sequence number \(sequence) (fork)")
            } else if sequence > expected {
                alarms.append("leaf \(verdict.leaf): sequence number \(sequence), expected \(expected) (gap)")
            } else if verdict.previous != previous {
                alarms.append("leaf \(verdict.leaf): the statement names another previous one than the log has")
            }
            previous = verdict.statementHash
            expected = sequence + 1
        }
    }
}
