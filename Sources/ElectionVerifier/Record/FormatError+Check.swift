import ElectionModel

extension FormatError {
    /// The check that a malformed value in a published ballot fails, by where it stands.
    var ballotCheck: Check {
        let names = fieldNames
        guard let last = names.last else { return .formats }
        let inSelection = names.contains("selections")
        switch last {
        case "alpha", "beta": return .selectionMembership
        case "c" where names.contains("proof"): return inSelection ? .selectionChallengeRange : .contestChallengeRange
        case "v" where names.contains("proof"): return inSelection ? .selectionResponseRange : .contestResponseRange
        case "c0", "c1", "c", "v": return .encryptedNonce
        case "ballot_style", "contest", "option": return .ballotStyle
        case "selection_encryption_identifier": return .uniqueIdentifier
        case "identifier_hash": return .identifierHash
        case "contest_hash": return .contestHash
        case "confirmation_code": return .confirmationCode
        case "chaining_field": return .chainingField
        case "device": return .device
        default: return .formats
        }
    }

    /// The same for a challenged ballot and its opening.
    var challengeCheck: Check {
        let names = fieldNames
        guard names.first == "opening" else { return ballotCheck }
        return switch names.last {
        case "nonce": .challengedDecryption
        case "value": .openedValue
        case "label": names.contains("options") ? .openedOptionLabel : .openedContestLabel
        default: .formats
        }
    }

    /// The same for the guardians' keys.
    var guardianCheck: Check {
        switch fieldNames.last {
        case "vote_commitments", "data_commitments", "communication_key": .keyMembership
        case "responses": .keyResponseRange
        case "challenge": .keyProof
        case "vote_key": .voteKey
        case "data_key": .dataKey
        case "parameter_base_hash": .parameterBaseHash
        case "base_hash": .baseHash
        case "guardian_record_hash": .keyCommitments
        case "extended_base_hash": .extendedBaseHash
        default: .formats
        }
    }

    /// The same for the file list, which states the parameters.
    var listCheck: Check {
        switch fieldNames {
        case ["specification"]: .specification
        case ["parameters", "p"]: .prime
        case ["parameters", "q"]: .order
        case ["parameters", "g"]: .generator
        default: .formats
        }
    }

    /// The same for the encrypted totals.
    var aggregateCheck: Check {
        switch fieldNames.last {
        case "alpha": .aggregateAlpha
        case "beta": .aggregateBeta
        default: .formats
        }
    }

    /// The same for the result.
    var resultCheck: Check {
        switch fieldNames.last {
        case "response": .decryptionResponseRange
        case "challenge": .decryptionProof
        case "value": .decryptedValue
        case "total": .totalBounds
        case "label": fieldNames.contains("options") ? .optionLabel : .contestLabel
        default: .formats
        }
    }

    /// `contests[0].options[2].alpha` as contests, options, alpha.
    private var fieldNames: [String] {
        path.split(separator: ".").map { String($0.prefix { $0 != "[" }) }
    }
}
