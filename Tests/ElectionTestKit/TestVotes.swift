public import ElectionModel

/// What is voted on in the tests by default and who votes how, with the totals that come of it.
public enum TestVotes {
    public static let voterCount = 7

    public struct Vote: Sendable {
        /// From 1; the voter's identifier is T-number.
        public let voter: Int
        /// By contest.
        public let selections: [Int: [Int]]

        public init(voter: Int, selections: [Int: [Int]]) {
            self.voter = voter
            self.selections = selections
        }
    }

    /// One of many, several points an option, and a question that only one voter answers.
    public static func manifest() throws -> Manifest {
        try Manifest(
            label: "An election",
            contests: [
                .init(
                    label: "Council, west",
                    options: [.init(label: "Ana \"Anna\" Kask"), .init(label: "Bo Li"), .init(label: "Cy")]),
                .init(
                    label: "Budget", selectionLimit: 3,
                    options: [.init(label: "Park", selectionLimit: 2), .init(label: "School", selectionLimit: nil)]),
                .init(label: "Bridge", options: [.init(label: "Yes"), .init(label: "No")]),
            ],
            ballotStyles: [.init(label: "West", contests: [1, 2]), .init(label: "All", contests: [1, 2, 3])])
    }

    /// Voter 2 counts three times, voter 6 has the ballot style with all contests.
    public static func roll() throws -> VoterRoll {
        try VoterRoll(
            version: 0,
            voters: (1...voterCount).map {
                VoterRoll.Voter(
                    identifier: "T-\($0)", name: "Voter \($0)", ballotStyle: $0 == 6 ? 2 : 1, weight: $0 == 2 ? 3 : 1)
            })
    }

    /// In the order of casting. Voters 1 and 3 vote again; voter 7 does not vote.
    public static let all = [
        Vote(voter: 1, selections: [1: [1, 0, 0], 2: [0, 0]]),
        Vote(voter: 2, selections: [1: [1, 0, 0], 2: [2, 1]]),
        Vote(voter: 3, selections: [1: [0, 0, 1], 2: [0, 3]]),
        Vote(voter: 1, selections: [1: [0, 0, 1], 2: [1, 1]]),
        Vote(voter: 4, selections: [1: [0, 0, 0], 2: [0, 2]]),
        Vote(voter: 5, selections: [1: [0, 1, 0], 2: [1, 0]]),
        Vote(voter: 6, selections: [1: [1, 0, 0], 2: [0, 1], 3: [1, 0]]),
        Vote(voter: 1, selections: [1: [0, 1, 0], 2: [0, 0]]),
        Vote(voter: 3, selections: [1: [0, 1, 0], 2: [2, 1]]),
    ]

    /// Of the last vote of each voter, voter 2 three times; contest 3 is withheld.
    public static let totals = [[4, 3, 0], [9, 7], nil]

    /// The plain count: of each voter's last vote, times the voter's weight, for every contest.
    public static func plainTotals(_ votes: [Vote], manifest: Manifest, roll: VoterRoll) -> [[Int]] {
        var last: [Int: Vote] = [:]
        for vote in votes { last[vote.voter] = vote }
        return manifest.contests.enumerated().map { position, contest in
            var sums = contest.options.map { _ in 0 }
            for vote in last.values {
                let weight = roll.voter("T-\(vote.voter)")?.weight ?? 0
                for (option, value) in (vote.selections[position + 1] ?? []).enumerated() {
                    sums[option] += weight * value
                }
            }
            return sums
        }
    }
}
