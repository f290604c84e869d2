/// Everything that is checked about a record. The raw value is the id under which reports name it.
///
/// 1.A to 14.F are the verifications of ElectionGuard 2.1.0, section 6. S are additions to them, L is the log, C the
/// counts, R the record as a set of signed files.
public enum Check: String, CaseIterable, Sendable {
    case specification = "1.A"
    case prime = "1.B"
    case order = "1.C"
    case generator = "1.D"
    case parameterBaseHash = "1.E"
    case baseHash = "1.F"
    case keyMembership = "2.A"
    case keyResponseRange = "2.B"
    case keyProof = "2.C"
    case voteKey = "3.A"
    case dataKey = "3.B"
    case extendedBaseHash = "4.A"
    case uniqueIdentifier = "5.A"
    case identifierHash = "5.B"
    case selectionMembership = "6.A"
    case selectionChallengeRange = "6.B"
    case selectionResponseRange = "6.C"
    case selectionProof = "6.D"
    case contestMembership = "7.A"
    case contestChallengeRange = "7.B"
    case contestResponseRange = "7.C"
    case contestProof = "7.D"
    case contestHash = "8.A"
    case confirmationCode = "8.B"
    case deviceHash = "8.C"
    case chainingField = "8.D"
    case chainedField = "8.E"
    case chainStart = "8.F"
    case chainEnd = "8.G"
    case aggregateAlpha = "9.A"
    case aggregateBeta = "9.B"
    case decryptionResponseRange = "10.A"
    case decryptionProof = "10.B"
    case decryptedValue = "10.C"
    case contestLabel = "11.A"
    case optionLabel = "11.B"
    case everyOption = "11.C"
    case everyContest = "11.D"
    case contestData = "12"
    case challengedData = "13.A"
    case challengedDecryption = "13.B"
    case openedContestLabel = "14.A"
    case everyOpenedContest = "14.B"
    case openedOptionLabel = "14.C"
    case everyOpenedOption = "14.D"
    case openedValue = "14.E"
    case openedSum = "14.F"
    case ballotStyle = "S.1"
    case encryptedNonce = "S.2"
    case zeroNonce = "S.3"
    case repeatedNonce = "S.4"
    case totalBounds = "S.5"
    case resultShape = "S.6"
    case degenerateKeys = "S.7"
    case keyCommitments = "S.8"
    case device = "S.9"
    case checkpoint = "L.1"
    case logTree = "L.2"
    case logGrammar = "L.3"
    case logDocuments = "L.4"
    case loggedBallots = "L.5"
    case logWitnesses = "L.6"
    case loggedStanding = "L.7"
    case seenCheckpoints = "L.8"
    case countEquation = "C.1"
    case styleCounts = "C.2"
    case eligible = "C.3"
    case dispositions = "C.4"
    case publishedBallots = "C.5"
    case lastVote = "C.6"
    case withheld = "C.7"
    case aggregateCounts = "C.8"
    case overrides = "C.9"
    case fileList = "R.1"
    case formats = "R.2"
    case officialSignatures = "R.3"
    case guardianSignatures = "R.4"
    case links = "R.5"
    case sessions = "R.6"
    case resultTable = "R.7"
    case fingerprint = "R.8"
    case pinnedFingerprint = "R.9"

    public var id: String { rawValue }
}

extension Check {
    /// Checks that run over each challenged ballot, as far as it is opened.
    package static let overChallenges: [Check] = [
        .challengedDecryption, .openedContestLabel, .everyOpenedContest, .openedOptionLabel, .everyOpenedOption,
        .openedValue, .openedSum,
    ]

    /// Checks that run over each cast or challenged ballot, as far as it is published.
    package static let overBallots: [Check] = [
        .uniqueIdentifier, .identifierHash, .selectionMembership, .selectionChallengeRange, .selectionResponseRange,
        .selectionProof, .contestMembership, .contestChallengeRange, .contestResponseRange, .contestProof, .contestHash,
        .confirmationCode, .deviceHash, .chainingField, .everyContest, .ballotStyle, .encryptedNonce, .zeroNonce,
        .repeatedNonce, .device, .loggedBallots,
    ]

    /// Checks that one published ballot alone can pass or fail.
    static let overOneBallot: Set<Check> = Set(
        overBallots + [.formats, .publishedBallots, .loggedStanding, .lastVote, .aggregateAlpha, .aggregateBeta])

    /// Checks that have one item for each ballot that could be decoded, and at most one for each that could not.
    static let onceABallot: [Check] = [
        .identifierHash, .confirmationCode, .deviceHash, .chainingField, .encryptedNonce, .ballotStyle, .device,
        .loggedBallots,
    ]

    /// Checks that have nothing to look at when nobody voted.
    static let vacuousWithoutBallots: [Check] =
        overBallots + [.dispositions, .publishedBallots, .lastVote, .loggedStanding]

    /// Checks that have nothing to look at when every contest is withheld.
    static let vacuousWithoutResults: [Check] = [
        .decryptionResponseRange, .decryptionProof, .decryptedValue, .contestLabel, .optionLabel, .everyOption,
        .everyContest, .totalBounds,
    ]
}
