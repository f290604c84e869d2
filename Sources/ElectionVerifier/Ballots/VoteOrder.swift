import ElectionModel
import Primitives

/// C.6, the last-vote rule, for records whose ballots have pseudonyms: under each pseudonym the ballots are numbered 1,
/// 2, … in the log's order, at most one is counted or overridden, and it is the last.
struct VoteOrder {
    private struct Voter {
        var last: BallotSummary
        var ballots = 0
        var lastSequence = 0
    }

    private var voters: [HashValue: Voter] = [:]
    /// Pseudonyms in the order of their first ballots.
    private var order: [HashValue] = []

    var hasBallots: Bool { !order.isEmpty }

    /// Ballots come in the order of their leaves.
    mutating func add(_ ballot: BallotSummary, _ findings: inout Findings) {
        guard let pseudonym = ballot.pseudonym, let sequence = ballot.sequence else {
            return findings.fail(
                .lastVote, ballot.place, "without pseudonym and sequence nobody can tell which ballot is the last")
        }
        if voters[pseudonym] == nil { order.append(pseudonym) }
        var voter = voters[pseudonym] ?? Voter(last: ballot)
        if voter.ballots > 0, let kind = voter.last.kind, kind == .counted || kind == .overridden {
            findings.fail(
                .lastVote, ballot.place,
                "the ballot of leaf \(voter.last.leaf) is \(kind.rawValue), and this later one has the same pseudonym")
        } else {
            findings.require(
                sequence > voter.lastSequence, .lastVote, ballot.place.appending("sequence"),
                "sequence \(sequence) stands after sequence \(voter.lastSequence) of the same pseudonym: the collector "
                    + "logged two ballots for one number")
        }
        voter.lastSequence = max(sequence, voter.lastSequence)
        voter.last = ballot
        voter.ballots += 1
        voters[pseudonym] = voter
    }

    /// - Parameter unseenCount: how many invalid and test ballots there are. They are not published, so as many
    ///   sequence numbers may be missing.
    func finish(unseenCount: Int, allowsRevoting: Bool, _ findings: inout Findings) {
        var missing = 0
        for voter in order.compactMap({ voters[$0] }) {
            if !allowsRevoting, voter.lastSequence > 1 {
                findings.fail(.lastVote, voter.last.place, "a second ballot in an election without re-voting")
            }
            let isReplaced = voter.last.kind != .counted && voter.last.kind != .overridden
            let gap = max(0, voter.lastSequence - voter.ballots) + (isReplaced ? 1 : 0)
            missing += gap
            guard gap > 0, missing > unseenCount else { continue }
            findings.fail(
                .lastVote, voter.last.place,
                isReplaced
                    ? "the last ballot of this pseudonym is not counted, and nothing explains what replaced it"
                    : "sequence numbers below \(voter.lastSequence) of this pseudonym are missing")
        }
    }
}
