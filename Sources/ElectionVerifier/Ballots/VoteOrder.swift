import ElectionModel
import Primitives

/// C.6, the last-vote rule, for records whose ballots have pseudonyms: under each pseudonym the ballots are numbered 1,
/// 2, … in the log's order, at most one is counted or overridden, and it is the last.
struct VoteOrder {
    private struct Vote {
        let pseudonym: ArraySlice<UInt8>
        let position: BallotPosition
        let sequence: Int
        let kind: Disposition.Kind?

        init(_ record: [UInt8]) {
            let section = BallotIndex.Section.voters
            pseudonym = record.prefix(section.keyByteCount)
            position = section.position(record)
            sequence = record.dropLast().suffix(4).reduce(0) { $0 << 8 | Int($1) }
            kind = record.last.flatMap(BallotIndex.kind)
        }

        var stands: Bool { kind == .counted || kind == .overridden }
    }

    private struct Voter {
        var last: Vote
        var ballots = 0
        var lastSequence = 0
    }

    /// How many invalid and test ballots there are. They are not published, so as many sequence numbers may be missing.
    private let unseenCount: Int
    private let allowsRevoting: Bool
    private var voter: Voter?
    private var missing = 0
    private var ballotCount = 0
    private var failures = EarliestFailures()
    /// Failures of a voter's ballots together, beside those of each ballot.
    private var voterFailureCount = 0

    init(unseenCount: Int, allowsRevoting: Bool) {
        (self.unseenCount, self.allowsRevoting) = (unseenCount, allowsRevoting)
    }

    /// - Parameter record: of ``BallotIndex/Section/voters``; they come by pseudonym and then in the order of the ballots.
    mutating func add(_ record: [UInt8]) {
        let vote = Vote(record)
        if let last = voter?.last, last.pseudonym != vote.pseudonym { closeVoter() }
        var next = voter ?? Voter(last: vote)
        if next.ballots > 0, let kind = next.last.kind, next.last.stands {
            failures.add(
                at: vote.position,
                "the ballot of leaf \(next.last.position.leaf) is \(kind.rawValue), and this later one has the same "
                    + "pseudonym")
        } else if vote.sequence <= next.lastSequence {
            failures.add(
                at: vote.position, part: "sequence",
                "sequence \(vote.sequence) stands after sequence \(next.lastSequence) of the same pseudonym: the "
                    + "collector logged two ballots for one number")
        }
        next.lastSequence = max(vote.sequence, next.lastSequence)
        next.last = vote
        next.ballots += 1
        ballotCount += 1
        voter = next
    }

    mutating func finish(_ findings: inout Findings) {
        closeVoter()
        findings.pass(.lastVote, ballotCount - (failures.count - voterFailureCount))
        failures.report(.lastVote, &findings)
    }

    private mutating func closeVoter() {
        guard let voter else { return }
        self.voter = nil
        func fail(_ reason: String) {
            failures.add(at: voter.last.position, reason)
            voterFailureCount += 1
        }
        if !allowsRevoting, voter.lastSequence > 1 { fail("a second ballot in an election without re-voting") }
        let gap = max(0, voter.lastSequence - voter.ballots) + (voter.last.stands ? 0 : 1)
        missing += gap
        guard gap > 0, missing > unseenCount else { return }
        fail(
            voter.last.stands
                ? "sequence numbers below \(voter.lastSequence) of this pseudonym are missing"
                : "the last ballot of this pseudonym is not counted, and nothing explains what replaced it")
    }
}
