extension Check {
    /// What holds when the check passes, in plain words.
    public var text: String {
        switch self {
        case .specification: "the record follows ElectionGuard 2.1.0"
        case .prime: "p is the standard prime"
        case .order: "q is the standard order"
        case .generator: "g is the standard generator"
        case .parameterBaseHash: "the hash of the parameters, H_P, is right"
        case .baseHash: "the hash of the manifest, H_B, is right"
        case .keyMembership: "the guardians' public keys belong to the group"
        case .keyResponseRange: "the responses in the guardians' key proofs are in range"
        case .keyProof: "each guardian knows the secrets behind its public keys"
        case .voteKey: "the joint key for votes is the product of the guardians' keys"
        case .dataKey: "the joint key for ballot data is the product of the guardians' keys"
        case .extendedBaseHash: "the hash that binds everything to the joint keys, H_E, is right"
        case .uniqueIdentifier: "no two ballots have the same identifier"
        case .identifierHash: "each ballot's identifier hash is right"
        case .selectionMembership: "each encrypted selection belongs to the group"
        case .selectionChallengeRange: "the challenges of each selection's proof are in range"
        case .selectionResponseRange: "the responses of each selection's proof are in range"
        case .selectionProof: "each selection encrypts a number within its option's limit"
        case .contestMembership: "the selections of each contest belong to the group"
        case .contestChallengeRange: "the challenges of each contest's proof are in range"
        case .contestResponseRange: "the responses of each contest's proof are in range"
        case .contestProof: "the selections of each contest together keep its limit"
        case .contestHash: "each contest hash is right"
        case .confirmationCode: "each confirmation code is right"
        case .deviceHash: "each chaining field has the hash of the device's name"
        case .chainingField: "each chaining field says that ballots are not chained"
        case .chainedField: "each ballot is chained to the one before it on its device"
        case .chainStart: "each device's chain starts right"
        case .chainEnd: "each device's chain ends right"
        default: laterText
        }
    }

    private var laterText: String {
        switch self {
        case .aggregateAlpha: "the first half of each encrypted total is the product over the counted ballots"
        case .aggregateBeta: "the second half of each encrypted total is the product over the counted ballots"
        case .decryptionResponseRange: "the response of each decryption proof is in range"
        case .decryptionProof: "each total is the content of its encrypted total"
        case .decryptedValue: "each total t fits its decrypted value K^t"
        case .contestLabel: "each contest of the result has its label from the manifest"
        case .optionLabel: "each option of the result has its label from the manifest"
        case .everyOption: "each option of the manifest has a total"
        case .everyContest: "each contest on a submitted ballot has totals, or is declared withheld"
        case .contestData: "the contest data is decrypted right"
        case .challengedData: "the contest data of each challenged ballot is decrypted right"
        case .challengedDecryption: "encrypting what each challenged ballot shows gives its confirmation code"
        case .openedContestLabel: "each contest that a challenged ballot shows has its label from the manifest"
        case .everyOpenedContest: "each contest of the style is shown on the challenged ballot"
        case .openedOptionLabel: "each option that a challenged ballot shows has its label from the manifest"
        case .everyOpenedOption: "each option of a contest is shown on the challenged ballot"
        case .openedValue: "each value that a challenged ballot shows is within its option's limit"
        case .openedSum: "the values that a challenged ballot shows together keep their contest's limit"
        case .ballotStyle: "each ballot has exactly the contests and options of its style, in order"
        case .encryptedNonce: "each ballot's encrypted nonce belongs to the group and its proof holds"
        case .zeroNonce: "no selection is encrypted with the nonce zero, which would show the vote"
        case .repeatedNonce: "no encryption nonce was used twice"
        case .totalBounds: "no total exceeds what the counted ballots can give"
        case .resultShape: "the result has each contest and option once, in order, or declares it withheld"
        case .degenerateKeys: "no public key is 1 or g, and no two are equal"
        case .keyCommitments: "the guardians had committed to their keys before any was shown, and H_G is right"
        case .device: "each ballot names the program that made it"
        case .checkpoint: "the log's checkpoint is signed by the log"
        case .logTree: "the log's files are complete and have the checkpoint's root"
        case .logGrammar: "the steps of the election stand in the log in the right order"
        case .logDocuments: "each step in the log names the document in the record"
        case .loggedBallots: "each published ballot is the one in the log"
        case .logWitnesses: "a quorum of the election's witnesses cosigned the log's checkpoint"
        case .loggedStanding: "each ballot stands under the pseudonym and number that were fixed when it was cast"
        case .seenCheckpoints: "every checkpoint that was seen elsewhere is a beginning of this log"
        default: countText
        }
    }

    private var countText: String {
        switch self {
        case .countEquation: "cast = counted + superseded + overridden + test + invalid"
        case .styleCounts: "the same holds for each ballot style"
        case .eligible: "no ballot style and weight has more counted ballots than voters"
        case .dispositions: "each cast or challenged ballot in the log has exactly one disposition, of its kind"
        case .publishedBallots: "the published ballots are those that the dispositions call for, in the log's order"
        case .lastVote: "for each pseudonym at most one ballot is counted, the last"
        case .withheld: "exactly the contests with too few ballots are withheld"
        case .aggregateCounts: "the numbers of ballots and their weights beside the encrypted totals are right"
        case .overrides: "paper overrides are those of the signed lists, and each with an effect has its ballot"
        case .fileList: "the record has exactly the files of its list, with their sizes and hashes"
        case .formats: "every document has the one form that the format allows"
        case .officialSignatures: "each step is signed by enough enrolled officials"
        case .guardianSignatures: "the keys and the commitments to them are signed by every guardian"
        case .links: "the documents name each other and the election rightly"
        case .sessions: "each decryption session is for this result's aggregate, with enough guardians"
        case .resultTable: "result.csv says the same as the result"
        case .fingerprint: "the fingerprint in the record is that of its definition and keys"
        case .pinnedFingerprint: "the record is of the election that you know by its fingerprint"
        default: rawValue
        }
    }
}
