import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives

extension ForgedRecipes {
    static let counts: [Recipe] = [
        Recipe(
            "count-equation", .toy, ["T2"], "One cast and one invalid ballot more are stated in total.",
            fails: [.countEquation]
        ) { forger in
            let counts = forger.processed.counts
            forger.processed = forger.processed.changing(
                counts: counts.changing(cast: counts.cast + 1, invalid: counts.invalid + 1))
        },
        Recipe(
            "closing-leaf", .toy, ["L7", "T3"], "The count names an earlier leaf as the closing one.",
            fails: [.countEquation]
        ) { $0.processed = $0.processed.changing(closingLeaf: $0.processed.closingLeaf - 1) },
        Recipe(
            "style-counts", .toy, ["T2"], "A counted ballot moves from one style to the other in the counts alone.",
            fails: [.styleCounts]
        ) { forger in
            var styles = forger.processed.styles
            for (position, change) in [(0, -1), (1, 1)] {
                let counts = styles[position].counts
                styles[position] = styles[position].changing(
                    counts: counts.changing(cast: counts.cast + change, counted: counts.counted + change))
            }
            forger.processed = forger.processed.changing(styles: styles)
        },
        Recipe(
            "style-left-out", .toy, ["T2"], "The counts lack a style.", fails: [.styleCounts]
        ) { $0.processed = $0.processed.changing(styles: $0.processed.styles.dropLast()) },
        Recipe(
            "more-eligible", .toy, ["L12"], "More eligible voters are stated than election.json announces.",
            fails: [.eligible]
        ) { forger in
            var styles = forger.processed.styles
            styles[0] = styles[0].changing(eligible: 1_000)
            forger.processed = forger.processed.changing(styles: styles)
        },
        Recipe(
            "heavier-ballot", .toy, ["L12", "B4"],
            "A voter's ballot is counted with weight 3, which only another voter has; the aggregate and the totals are "
                + "those of that weight, decrypted honestly.", fails: [.eligible]
        ) { forger in
            forger.dispositions[5] = forger.dispositions[5].changing(weight: 3)
            try forger.count()
        },
        Recipe(
            "stuffed-ballots", .toy, ["L12", "T2"],
            "Officials cast two honest ballots under new pseudonyms, of which only one voter is left; the log, the "
                + "counts, the aggregate and the totals have both.", fails: [.eligible]
        ) { forger in
            for number in 1...2 { try forger.stuff(UInt8(number)) }
            forger.processed = forger.processed.recounted(forger.dispositions)
            try forger.count()
        },
        Recipe(
            "disposition-twice", .toy, ["T5", "T1"],
            "A ballot has a second disposition, which says that it is superseded.", fails: [.dispositions]
        ) { forger in
            forger.dispositions.insert(forger.dispositions[5].changing(kind: .superseded), at: 6)
        },
        Recipe(
            "disposition-dropped", .toy, ["T1", "T5"],
            "The last ballot vanishes while it is counted: it is in the log and has no disposition; the counts are "
                + "those of the others.", fails: [.dispositions],
            also: [
                .countEquation: "the log has more cast ballots than were processed",
                .lastVote: "the voter's ballots that are left are all superseded",
            ]
        ) { forger in
            _ = forger.ballots.removeLast()
            _ = forger.dispositions.removeLast()
            forger.processed = forger.processed.recounted(forger.dispositions)
            try forger.count()
        },
        Recipe(
            "disposition-of-a-step", .toy, ["T5"],
            "The opening of the voting has a disposition, as if it were a ballot.", fails: [.dispositions],
            also: [
                .countEquation: "more dispositions than cast ballots",
                .styleCounts: "more dispositions than were counted",
                .publishedBallots: "there is no ballot for it",
            ]
        ) { forger in
            forger.dispositions.insert(Disposition(leaf: 3, kind: .superseded, ballotStyle: 1), at: 0)
        },
        Recipe(
            "overridden-ballot", .toy, ["L11"],
            "A ballot is declared overridden by paper in an election that has no lists of paper votes; all counts and "
                + "totals fit.", fails: [.overrides]
        ) { forger in
            forger.dispositions[5] = forger.dispositions[5].changing(kind: .overridden)
            forger.processed = forger.processed.recounted(forger.dispositions)
            try forger.count()
        },
    ]

    static let votes: [Recipe] = [
        Recipe(
            "rollback", .toy, ["R3", "L5"],
            "Voter 3's first ballot is counted and the later one declared superseded; all counts and totals fit.",
            fails: [.lastVote]
        ) { try $0.count(2, insteadOf: 8) },
        Recipe(
            "both-ballots-counted", .toy, ["T2", "R3"],
            "Both ballots of voter 3 are counted; there are enough eligible voters, and all counts and totals fit.",
            fails: [.lastVote]
        ) { try $0.count(2, insteadOf: nil) },
        Recipe(
            "replaced-ballot-vanished", .toy, ["L6", "L2", "recipe 15"],
            "Voter 1's first ballot was never put into the log: its number is missing.", fails: [.lastVote]
        ) { forger in
            forger.removeBallot(0)
            forger.processed = forger.processed.recounted(forger.dispositions)
        },
        Recipe(
            "last-ballot-vanished", .toy, ["R3", "recipe 15", "T1"],
            "Voter 3's last ballot was never put into the log; the first stays superseded.", fails: [.lastVote]
        ) { forger in
            forger.removeBallot(8)
            forger.processed = forger.processed.recounted(forger.dispositions)
            try forger.count()
        },
        Recipe(
            "same-number-twice", .toy, ["L6", "recipe 15"],
            "Two ballots of voter 1 have the number 1 in the log.", fails: [.lastVote]
        ) { $0.stand(3, sequence: 1) },
        Recipe(
            "numbers-exchanged", .toy, ["L6", "L5", "R3"],
            "Voter 1's first two ballots exchange their numbers in the log.", fails: [.lastVote]
        ) { forger in
            forger.stand(0, sequence: 2)
            forger.stand(3, sequence: 1)
        },
        Recipe(
            "ballot-under-other-pseudonym", .toy, ["R5", "O6"],
            "A ballot is published under another voter's pseudonym than the log committed to.",
            fails: [.loggedStanding], also: [.lastVote: "the numbers of both voters no longer fit"]
        ) { forger in
            let other = forger.ballots[4].pseudonym
            forger.stand(3, pseudonym: other)
            forger.keptLeaves = [forger.ballots[3].leaf]
        },
        Recipe(
            "other-opening", .toy, ["R5"], "A pseudonym and number are shown with another opening.",
            fails: [.loggedStanding]
        ) { forger in
            forger.stand(3, opening: SHA256.hash([7]))
            forger.keptLeaves = [forger.ballots[3].leaf]
        },
        Recipe(
            "changed-after-logging", .toy, ["R3", "L2"],
            "Voter 5's logged ballot is replaced by another valid one with the same identifier; the totals fit.",
            fails: [.loggedBallots]
        ) { forger in
            try forger.revote(5, contest: 1, [.init(1), .init(0), .init(0)])
            try forger.count()
            forger.keptLeaves = [forger.ballots[5].leaf]
        },
        Recipe(
            "ballot-left-out", .toy, ["T1", "T5"], "A superseded ballot is not published.",
            fails: [.publishedBallots], also: [.lastVote: "its number is missing"]
        ) { $0.ballots.remove(at: 3) },
        Recipe(
            "counted-ballot-left-out", .ballots, ["T1", "T5"], "A counted ballot is not published, and in no total.",
            fails: [.publishedBallots]
        ) { forger in
            forger.ballots.remove(at: 0)
            try forger.count()
        },
        Recipe(
            "superseded-ballot-published", .ballots, ["O6"],
            "At the level that hides who voted again, a superseded ballot is published.", fails: [.publishedBallots]
        ) { forger in
            let leaf = forger.dispositions[0].leaf
            let device = try forger.device()
            let ballot = try device.ballot(
                style: 1, identifier: SHA256.hash([8]), values: [(1, [1, 0, 0]), (2, [0, 0])], using: &forger.random)
            forger.ballots.insert(
                PublishedBallot(leaf: leaf, standing: nil, ballot: ballot, ballotBytes: ballot.canonicalBytes), at: 0)
        },
        Recipe(
            "pseudonym-published", .ballots, ["O6"],
            "At the level without pseudonyms a ballot has one; the log's leaf commits to it.",
            fails: [.publishedBallots]
        ) { forger in
            let old = forger.ballots[0]
            forger.ballots[0] = PublishedBallot(
                leaf: old.leaf,
                standing: CastStanding(pseudonym: SHA256.hash([9]), sequence: 1, opening: SHA256.hash([10])),
                ballot: old.ballot, ballotBytes: old.ballotBytes)
        },
        Recipe(
            "ballots-in-other-order", .toy, ["L2", "L6"], "Two lines of the published ballots change places.",
            fails: [.publishedBallots],
            also: [
                .loggedBallots: "a ballot outside of the order has no leaf beside it",
                .lastVote: "a ballot outside of the order has no disposition beside it",
                .aggregateAlpha: inNoProduct, .aggregateBeta: inNoProduct, .aggregateCounts: inNoProduct,
                .decryptionProof: otherProduct,
            ]
        ) { $0.ballots.swapAt(4, 5) },
        Recipe(
            "disposition-of-other-style", .toy, ["B6", "T2"],
            "The disposition of a superseded ballot has another style than the ballot; the counts fit the dispositions.",
            fails: [.publishedBallots]
        ) { forger in
            forger.dispositions[3] = forger.dispositions[3].changing(ballotStyle: 2)
            forger.processed = forger.processed.recounted(forger.dispositions)
        },
    ]
}

extension Forger {
    /// Counts the ballot of one line instead of another's.
    mutating func count(_ line: Int, insteadOf other: Int?) throws {
        dispositions[line] = dispositions[line].changing(kind: .counted)
        if let other { dispositions[other] = dispositions[other].changing(kind: .superseded) }
        processed = processed.recounted(dispositions)
        try count()
    }

    mutating func stuff(_ number: UInt8) throws {
        let ballot = try device().ballot(
            style: 1, identifier: SHA256.hash([0xF0, number]), values: [(1, [1, 0, 0]), (2, [0, 1])], using: &random)
        let standing = CastStanding(
            pseudonym: SHA256.hash([0xF1, number]), sequence: 1, opening: SHA256.hash([0xF2, number]))
        add(ballot, standing: standing, Disposition(leaf: 0, kind: .counted, ballotStyle: 1))
    }
}
