public import ElectionModel

/// cast = counted + superseded + overridden + test + invalid, in total and for each ballot style; counted ≤ eligible;
/// effective overrides = overridden, for each ballot style. Challenged ballots stand apart from it.
public struct CountEquation: Sendable {
    public let total: ProcessedDocument.Counts
    public let styles: [ProcessedDocument.Style]
    /// How many ballots were opened, or should have been.
    public let challenged: ProcessedDocument.Challenged

    /// - Parameters:
    ///   - dispositions: of all cast leaves.
    ///   - effective: how many overrides have an effect, by ballot style.
    /// - Throws: `.countEquation` if the dispositions do not add up.
    public init(
        _ dispositions: DispositionCounts, manifest: Manifest, electorate: ElectorateHistory, rule: RollRule,
        effective: [ProcessedDocument.Overrides.Effect]
    ) throws(TallyError) {
        (total, challenged) = (dispositions.total, dispositions.challenged)
        var styles: [ProcessedDocument.Style] = []
        if dispositions.hasUnknownStyle {
            styles.append(
                ProcessedDocument.Style(ballotStyle: 0, eligible: 0, counts: dispositions.counts(ballotStyle: 0)))
        }
        for index in manifest.ballotStyles.indices {
            styles.append(
                ProcessedDocument.Style(
                    ballotStyle: index + 1, eligible: electorate.voters(ballotStyle: index + 1),
                    counts: dispositions.counts(ballotStyle: index + 1)))
        }
        self.styles = styles
        guard total.isBalanced, total.cast == dispositions.count else {
            throw TallyError(.countEquation, "cast is not counted + superseded + overridden + test + invalid")
        }
        guard styles.map(\.counts.cast).reduce(0, +) == total.cast else {
            throw TallyError(.countEquation, "a ballot has a ballot style that the election does not have")
        }
        if let excess = electorate.excess(of: dispositions.counted, rule: rule) {
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
}
