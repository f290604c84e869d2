import ElectionModel
import ElectionVerifier

/// All cases of the corpus.
enum ForgedRecipes {
    static let all: [Recipe] =
        parameters + keys + keyProofs + ballotHashes + selections + limits + shapes + nonces + totals + results + log
        + witnesses + counts + votes + rolls + overrides + documents + signatures + openings + challenges

    /// Everything that needs the guardians' keys, when these cannot be read.
    static let withoutGuardians: [Check] =
        [.parameterBaseHash, .baseHash, .keyMembership, .keyResponseRange, .keyProof, .voteKey, .dataKey]
        + [.extendedBaseHash] + withoutBallots + [.overrides, .degenerateKeys, .keyCommitments]

    /// Everything over ballots and totals.
    static let withoutBallots: [Check] =
        Check.overBallots + [
            .aggregateAlpha, .aggregateBeta, .totalBounds, .resultShape, .loggedStanding, .countEquation, .styleCounts,
            .eligible, .dispositions, .publishedBallots, .lastVote, .withheld, .aggregateCounts, .sessions,
            .fingerprint, .pinnedFingerprint,
        ] + withoutResult

    /// Everything about the totals, when these cannot be read.
    static let withoutResult: [Check] = [
        .decryptionResponseRange, .decryptionProof, .decryptedValue, .contestLabel, .optionLabel, .everyOption,
    ]

    static let noMember = "a value outside of the group has no proof that could hold"
    static let inNoProduct = "a counted ballot that the verifier cannot take into its products"
    static let otherProduct = "the totals are not those of the products that the verifier has"
}
