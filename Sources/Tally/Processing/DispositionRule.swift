import ElectionModel
import Primitives

/// Decides what becomes of each cast or challenged leaf (design, "Processing"): the last sequence number of each voter counts; an
/// invalid identity supersedes nothing; a last ballot with valid identity and bad proofs supersedes and is invalid.
/// A ballot that would count then is not counted if its voter may not vote any more by the roll rule, and is overridden
/// if the voter's ballots are revoked.
///
/// Everything that grows with the ballots is sorted on disk.
struct DispositionRule {
    /// What is decided of one leaf.
    struct Decision {
        let disposition: Disposition
        /// `nil` for a leaf that the box lacks.
        let verdict: VerdictRecord?
        /// Whether its ciphertexts were multiplied when the envelope was checked, with this weight.
        let multiplied: Int?
    }

    /// What officials must look into, in plain words.
    private(set) var alarms = Notices()
    /// What later versions of the roll change or would change, in plain words.
    private(set) var notes = Notices()
    private(set) var counts = DispositionCounts()
    /// By voter, of those whose ballots are revoked: the ballot that stands at the end.
    private var standing: [String: Disposition] = [:]

    private let box: BallotBox
    private let candidates: CandidateRule
    private let verdicts: IndexedRecords
    private let table: LeafTable
    private let challenged: ChallengedBallots
    private let space: SortSpace

    init(
        _ box: BallotBox, _ verdicts: IndexedRecords, _ table: LeafTable, _ challenged: ChallengedBallots,
        space: SortSpace
    ) {
        (self.box, self.verdicts, self.table, self.space) = (box, verdicts, table, space)
        self.challenged = challenged
        candidates = CandidateRule(box)
    }

    /// - Parameters:
    ///   - leaves: every cast and challenged leaf, in log order.
    ///   - body: gets the decision on each, in the same order.
    mutating func decide(_ leaves: CastLeafReader, _ body: (Decision) throws -> Void) throws {
        try noteSharedKeys()
        try noteRepeatedTickets()
        let duplicates = try RepeatedIdentifiers.leaves(verdicts, challenged: challenged.claims, space)
        let chains = try VoteChains(verdicts, duplicates: duplicates, table, space)
        while let fault = try chains.faults.next() { alarms.add(ChainFault(fault).alarm) }
        var last = try LeafMarks(chains.last.next)
        var repeated = try LeafMarks(duplicates.cursor().next)
        let all = try verdicts.cursor()
        var next = try all.nextVerdict()
        while let leaf = try leaves.nextBallot() {
            guard !leaf.isChallenged else {
                try body(decideChallenged(leaf.index))
                continue
            }
            var verdict: VerdictRecord?
            if next?.leaf == leaf.index { (verdict, next) = (next, try all.nextVerdict()) }
            let decision =
                try verdict.map {
                    try decide($0, isLast: last.contains($0.leaf), isDuplicate: repeated.contains($0.leaf))
                } ?? missing(leaf.index)
            counts.add(decision.disposition, rollVersion: box.rollVersion(at: leaf.index))
            try body(decision)
        }
        guard next == nil else { throw TallyError(.badBox, "a verdict belongs to no cast leaf") }
    }

    private mutating func noteSharedKeys() throws {
        let leaves = try SharedKeys.leaves(verdicts, challenged: challenged.signers, space)
        while let leaf = try leaves.next() {
            alarms.add("leaf \(RecordBytes.number(leaf[...])): signed with the key of another voter too (shared-key)")
        }
    }

    private mutating func noteRepeatedTickets() throws {
        let repeated = try RepeatedTickets(verdicts, challenged: challenged.tickets, space)
        while let (leaf, first) = try repeated.next() {
            alarms.add("leaf \(leaf): with the ticket of leaf \(first), but a ticket is for one ballot (ticket-used)")
        }
    }

    private mutating func decideChallenged(_ leaf: Int) -> Decision {
        let (disposition, alarm) = challenged.decided(leaf)
        if let alarm { alarms.add(alarm) }
        counts.add(disposition, rollVersion: box.rollVersion(at: leaf))
        return Decision(disposition: disposition, verdict: nil, multiplied: nil)
    }

    private mutating func missing(_ leaf: Int) -> Decision {
        alarms.add("leaf \(leaf): the ballot box lacks the ballot that the log promises")
        return Decision(
            disposition: Disposition(leaf: leaf, kind: .invalid, reason: .missing, ballotStyle: 0), verdict: nil,
            multiplied: nil)
    }

    private mutating func decide(_ verdict: VerdictRecord, isLast: Bool, isDuplicate: Bool) throws -> Decision {
        if verdict.reason == nil, isDuplicate {
            alarms.add("leaf \(verdict.leaf): invalid (\(Disposition.Reason.duplicate.rawValue))")
        }
        let reason = verdict.reason ?? (isDuplicate ? .duplicate : nil)
        let voter = try candidates.voter(of: verdict)
        let disposition =
            if reason == nil, isLast, let voter {
                try final(verdict, voter)
            } else {
                Disposition(
                    leaf: verdict.leaf, kind: reason == nil ? .superseded : .invalid, reason: reason,
                    ballotStyle: verdict.style, weight: voter?.weight ?? 1)
            }
        return Decision(disposition: disposition, verdict: verdict, multiplied: try candidates.weight(of: verdict))
    }

    /// A voter's valid last ballot.
    private mutating func final(_ verdict: VerdictRecord, _ voter: VoterRoll.Voter) throws -> Disposition {
        let later = candidates.later
        let isRevoked = candidates.isRevoked(voter)
        if let note = try later.note(leaf: verdict.leaf, voter, isRevoked: isRevoked) { notes.add(note) }
        guard try later.keeps(voter) else {
            return Disposition(
                leaf: verdict.leaf, kind: .invalid, reason: .roll, ballotStyle: verdict.style, weight: voter.weight)
        }
        let disposition = Disposition(
            leaf: verdict.leaf, kind: isRevoked ? .overridden : .counted, ballotStyle: verdict.style,
            weight: try later.weight(of: voter))
        if isRevoked { standing[voter.identifier] = disposition }
        return disposition
    }

    /// The overrides that have an effect, and the ballot styles of their ballots: from the side of the lists, each revoked
    /// voter's ballot that stands at the end. That there are as many as overridden ballots is for the count equation to say.
    var effective: [(entry: OverrideSet.Entry, ballotStyle: Int)] {
        box.overrides.revoked.sorted().compactMap { voter in
            standing[voter].map { (OverrideSet.Entry(voter: voter, leaf: $0.leaf), $0.ballotStyle) }
        }
    }
}
