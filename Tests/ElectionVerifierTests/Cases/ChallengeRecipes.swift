import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives

extension ForgedRecipes {
    private static let beyondLimit = "the ballot has another value than is shown"

    /// What challenged ballots are said to contain: verifications 13 and 14.
    static let openings: [Recipe] = [
        Recipe(
            "opened-with-another-nonce", .challenged, ["T7"],
            "The nonce of one selection of a challenged ballot is published with one more.",
            fails: [.challengedDecryption]
        ) { forger in
            let one = Scalar(forger.group, 1)
            forger.reopen(0, contest: 1) { options in
                [options[0].changing(nonce: options[0].nonce + one)] + options.dropFirst()
            }
        },
        Recipe(
            "opened-with-another-vote", .challenged, ["T7"],
            "A device encrypted another candidate than the voter chose; the opening shows the voter's.",
            fails: [.challengedDecryption]
        ) { forger in
            forger.reopen(0, contest: 1) { [$0[0].changing(value: 0), $0[1].changing(value: 1), $0[2]] }
        },
        Recipe(
            "opened-contests-exchanged", .challenged, ["T7"],
            "Two contests of a challenged ballot exchange their labels.", fails: [.openedContestLabel]
        ) { forger in
            forger.reopen(0) { [$0[0].changing(label: $0[1].label), $0[1].changing(label: $0[0].label)] }
        },
        Recipe(
            "opened-contest-left-out", .challenged, ["T7"],
            "What a challenged ballot contains in its last contest is not shown.", fails: [.everyOpenedContest]
        ) { $0.reopen(0) { $0.dropLast() } },
        Recipe(
            "opened-options-exchanged", .challenged, ["T7"],
            "Two candidates of a challenged ballot exchange their names, so that the vote seems to be the voter's.",
            fails: [.openedOptionLabel]
        ) { forger in
            forger.reopen(0, contest: 1) {
                [$0[0].changing(label: $0[1].label), $0[1].changing(label: $0[0].label), $0[2]]
            }
        },
        Recipe(
            "opened-option-left-out", .challenged, ["T7"], "What a challenged ballot has for one option is not shown.",
            fails: [.everyOpenedOption]
        ) { $0.reopen(0, contest: 1) { $0.dropLast() } },
        Recipe(
            "opened-beyond-option-limit", .challenged, ["T7"], "A value above its option's limit is shown.",
            fails: [.openedValue], also: [.challengedDecryption: beyondLimit]
        ) { $0.reopen(0, contest: 2) { [$0[0].changing(value: 3), $0[1]] } },
        Recipe(
            "opened-beyond-contest-limit", .challenged, ["T7"], "Two candidates are shown where one may be chosen.",
            fails: [.openedSum], also: [.challengedDecryption: beyondLimit]
        ) { $0.reopen(0, contest: 1) { [$0[0], $0[1].changing(value: 1), $0[2]] } },
        Recipe(
            "challenged-overvote", .challenged, ["T7", "B1"],
            "A challenged ballot really has three points for an option that may have two, and shows them.",
            fails: [.selectionProof, .openedValue]
        ) { try $0.rechallenge(0, values: [(1, [1, 0, 0]), (2, [3, 0])]) },
    ]

    /// Challenged ballots in the log, the dispositions and the files.
    static let challenges: [Recipe] = [
        Recipe(
            "challenged-and-counted", .challenged, ["T7", "T2"],
            "The challenged ballot of voter 7 is logged as cast too, and counted.", fails: [.uniqueIdentifier],
            also: [.repeatedNonce: "both are the same ballot"]
        ) { forger in
            let standing = CastStanding(
                pseudonym: SHA256.hash([7]), sequence: 1, opening: SHA256.hash([8]))
            forger.add(
                forger.challenges[1].ballot, standing: standing,
                Disposition(leaf: 0, kind: .counted, ballotStyle: 1))
            forger.processed = forger.processed.recounted(forger.dispositions)
            try forger.count()
        },
        Recipe(
            "challenged-identifier-repeated", .challenged, ["T7", "R1"],
            "A challenged ballot has the identifier of a cast one and nothing else of it.", fails: [.uniqueIdentifier]
        ) { forger in
            try forger.rechallenge(
                1, identifier: forger.ballots[4].ballot.identifier, values: [(1, [0, 0, 1]), (2, [1, 2])])
        },
        Recipe(
            "challenged-leaf-counted", .challenged, ["T7", "T2"],
            "A challenged leaf's ballot is declared counted and published as a cast one, and the totals have it.",
            fails: [.dispositions, .countEquation],
            also: [.loggedBallots: "the log has no cast ballot there"]
        ) { forger in
            let challenge = forger.challenges[1]
            forger.dispose(challenge.leaf, .counted)
            let standing = CastStanding(pseudonym: SHA256.hash([7]), sequence: 1, opening: SHA256.hash([8]))
            forger.challenges.remove(at: 1)
            let place = forger.ballots.firstIndex { $0.leaf > challenge.leaf } ?? forger.ballots.endIndex
            forger.ballots.insert(
                PublishedBallot(
                    leaf: challenge.leaf, standing: standing, ballot: challenge.ballot,
                    ballotBytes: challenge.ballotBytes), at: place)
            try forger.count()
        },
        Recipe(
            "challenge-without-disposition", .challenged, ["T7", "T1"],
            "A challenged ballot vanishes after the closing: the log has it, nothing else does.",
            fails: [.dispositions, .countEquation]
        ) { forger in
            forger.dispose(forger.challenges.remove(at: 1).leaf, nil)
        },
        Recipe(
            "challenge-not-opened", .challenged, ["T7"],
            "A challenged ballot is declared opened, and what it contains is not published.",
            fails: [.publishedBallots]
        ) { $0.challenges.remove(at: 1) },
        Recipe(
            "unopened-challenge-published", .challenged, ["T7"],
            "A challenged ballot that was refused is published with what it contains.", fails: [.publishedBallots]
        ) { $0.dispose($0.challenges[1].leaf, .challengedUnopened) },
        Recipe(
            "opened-ballot-not-logged", .challenged, ["T7"],
            "A harmless ballot is published in place of the one that was challenged.", fails: [.loggedBallots]
        ) { forger in
            forger.keptLeaves = [forger.challenges[1].leaf]
            try forger.rechallenge(1, values: [(1, [1, 0, 0]), (2, [0, 0])])
        },
        Recipe(
            "opened-under-cast-leaf", .challenged, ["T7"],
            "A ballot that nobody challenged is published opened, under the leaf of a cast one.",
            fails: [.loggedBallots, .publishedBallots]
        ) { forger in
            let old = forger.challenges[1]
            try forger.rechallenge(1, identifier: SHA256.hash([9]), values: [(1, [1, 0, 0]), (2, [0, 0])])
            let opened = forger.challenges[1].changing(leaf: old.leaf + 1)
            forger.challenges[1] = old
            forger.challenges.insert(opened, at: 2)
        },
        Recipe(
            "challenge-numbers", .challenged, ["T7", "T2"],
            "The count states one challenged ballot as not opened that is published opened.", fails: [.countEquation]
        ) { $0.processed = $0.processed.changing(challenged: .init(opened: 2, unopened: 1)) },
        Recipe(
            "challenge-in-another-style", .challenged, ["T7"],
            "The disposition of a challenged ballot names another ballot style than the ballot has.",
            fails: [.publishedBallots]
        ) { forger in
            forger.dispositions = forger.dispositions.map {
                $0.leaf == forger.challenges[0].leaf
                    ? Disposition(leaf: $0.leaf, kind: $0.kind, ballotStyle: 2) : $0
            }
        },
    ]
}
