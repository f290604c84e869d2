public import ElectionModel
import Identity

/// What officials should think about before they sign a definition. None of it is an error.
public enum SetupAdvice {
    /// - Returns: sentences in plain words; empty if there is nothing to say.
    public static func warnings(_ configuration: ElectionConfiguration, manifest: Manifest, roll: VoterRoll) -> [String]
    {
        var warnings: [String] = []
        let settings = configuration.settings
        if settings.quorum == settings.guardianCount {
            warnings.append(
                "all \(settings.guardianCount) guardians are needed to decrypt: one lost medium makes the result impossible"
            )
        }
        if settings.minimumCellSize < 3 {
            warnings.append(
                "minimum_cell_size is \(settings.minimumCellSize): totals of very few ballots show how people voted")
        }
        warnings += signatureWarnings(configuration)
        warnings += rollWarnings(roll, configuration, manifest)
        for person in configuration.officials + configuration.guardians where !person.certificate.canSign {
            warnings.append("the certificate of \(person.name) may not be used to sign")
        }
        return warnings
    }

    /// What a roll, the first one or a later version, shows of its voters.
    public static func rollWarnings(
        _ roll: VoterRoll, _ configuration: ElectionConfiguration, _ manifest: Manifest
    ) -> [String] {
        var warnings: [String] = []
        for (index, count) in roll.eligibleCounts(styleCount: manifest.ballotStyles.count).enumerated()
        where count < configuration.settings.minimumCellSize {
            warnings.append(
                "ballot style \"\(manifest.ballotStyles[index].label)\" has \(count) voters, fewer than minimum_cell_size"
            )
        }
        return warnings + alikeWarnings(roll) + weightWarnings(roll)
    }

    /// One person must not stand on the roll twice because somebody typed the id in capitals.
    private static func alikeWarnings(_ roll: VoterRoll) -> [String] {
        var seen: [String: String] = [:]
        let pairs = roll.voters.compactMap { voter in
            seen.updateValue(voter.identifier, forKey: voter.identifier.lowercased()).map { ($0, voter.identifier) }
        }
        guard let first = pairs.first else { return [] }
        let more = pairs.count > 1 ? ", and \(pairs.count - 1) more like them" : ""
        return ["voter ids that differ only in capital letters: \(first.0) and \(first.1)\(more); is it one person?"]
    }

    /// Whatever one person can order alone, one stolen key can.
    private static func signatureWarnings(_ configuration: ElectionConfiguration) -> [String] {
        let alone = OfficialAct.allCases.filter { $0.needsTwo && configuration.requiredSignatures($0) < 2 }
        guard !alone.isEmpty else { return [] }
        let acts = alone.map { $0.rawValue.replacing("_", with: " ") }.joined(separator: ", ")
        return ["one official alone can order: \(acts); enrol two officials and require two signatures"]
    }

    /// Sums of distinct weights can be taken apart again.
    private static func weightWarnings(_ roll: VoterRoll) -> [String] {
        var counts: [Int: Int] = [:]
        for voter in roll.voters { counts[voter.weight, default: 0] += 1 }
        guard counts.count > 1 else { return [] }
        let rare = counts.filter { $0.value < 3 }.keys.sorted()
        var warnings = [
            "voters have \(counts.count) different weights: totals can reveal votes, since sums of weights can "
                + "be taken apart"
        ]
        if !rare.isEmpty {
            warnings.append(
                "weights that fewer than three voters have: \(rare.prefix(10).map(String.init).joined(separator: ", "))"
            )
        }
        return warnings
    }
}
