public import ElectionModel

/// cast = counted + superseded + overridden + test + invalid, in total and for each ballot style; counted ≤ eligible;
/// effective overrides = overridden, for each ballot style.
public struct CountEquation: Sendable {
    public let total: ProcessedDocument.Counts
    public let styles: [ProcessedDocument.Style]

    /// - Parameters:
    ///   - versionAt: the version of the roll that was in force when a leaf was logged.
    ///   - effective: how many overrides have an effect, by ballot style.
    /// - Throws: `.countEquation` if the dispositions do not add up.
    public init(
        _ dispositions: [Disposition], manifest: Manifest, electorate: ElectorateHistory, rule: RollRule,
        versionAt: (Int) -> Int, effective: [ProcessedDocument.Overrides.Effect]
    ) throws(TallyError) {
        total = Self.counts(dispositions)
        var styles: [ProcessedDocument.Style] = []
        if dispositions.contains(where: { $0.ballotStyle == 0 }) {
            let counts = Self.counts(dispositions.filter { $0.ballotStyle == 0 })
            styles.append(ProcessedDocument.Style(ballotStyle: 0, eligible: 0, counts: counts))
        }
        for index in manifest.ballotStyles.indices {
            let counts = Self.counts(dispositions.filter { $0.ballotStyle == index + 1 })
            styles.append(
                ProcessedDocument.Style(
                    ballotStyle: index + 1, eligible: electorate.voters(ballotStyle: index + 1), counts: counts))
        }
        self.styles = styles
        guard total.isBalanced, total.cast == dispositions.count else {
            throw TallyError(.countEquation, "cast is not counted + superseded + overridden + test + invalid")
        }
        guard styles.map(\.counts.cast).reduce(0, +) == total.cast else {
            throw TallyError(.countEquation, "a ballot has a ballot style that the election does not have")
        }
        if let excess = electorate.excess(of: dispositions, rule: rule, versionAt: versionAt) {
            throw TallyError(.countEquation, "more ballots are counted than voters were eligible: \(excess)")
        }
        let overridden = styles.filter { $0.counts.overridden > 0 }.map {
            ProcessedDocument.Overrides.Effect(ballotStyle: $0.ballotStyle, voters: $0.counts.overridden)
        }
        guard overridden == effective else {
            throw TallyError(
                .countEquation, "the ballots that are overridden are not those of the voters on the override lists")
        }
    }

    private static func counts(_ dispositions: [Disposition]) -> ProcessedDocument.Counts {
        counts(dispositions.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 })
    }

    static func counts(_ kinds: [Disposition.Kind: Int]) -> ProcessedDocument.Counts {
        func count(_ kind: Disposition.Kind) -> Int { kinds[kind] ?? 0 }
        return ProcessedDocument.Counts(
            cast: kinds.values.reduce(0, +), counted: count(.counted), superseded: count(.superseded),
            overridden: count(.overridden), test: count(.test), invalid: count(.invalid))
    }
}
