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
        for (index, count) in roll.eligibleCounts(styleCount: manifest.ballotStyles.count).enumerated()
        where count < settings.minimumCellSize {
            warnings.append(
                "ballot style \"\(manifest.ballotStyles[index].label)\" has \(count) voters, fewer than minimum_cell_size"
            )
        }
        warnings += weightWarnings(roll)
        for person in configuration.officials + configuration.guardians where !person.certificate.canSign {
            warnings.append("the certificate of \(person.name) may not be used to sign")
        }
        return warnings
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
