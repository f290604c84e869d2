public import ElectionModel

/// cast = counted + superseded + overridden + test + invalid, in total and for each ballot style; counted ≤ eligible.
public struct CountEquation: Sendable {
    public let total: ProcessedDocument.Counts
    public let styles: [ProcessedDocument.Style]

    /// - Throws: `.countEquation` if the dispositions do not add up.
    public init(_ dispositions: [Disposition], manifest: Manifest, roll: VoterRoll) throws(TallyError) {
        let eligible = roll.eligibleCounts(styleCount: manifest.ballotStyles.count)
        total = Self.counts(dispositions)
        var styles: [ProcessedDocument.Style] = []
        if dispositions.contains(where: { $0.ballotStyle == 0 }) {
            let counts = Self.counts(dispositions.filter { $0.ballotStyle == 0 })
            styles.append(ProcessedDocument.Style(ballotStyle: 0, eligible: 0, counts: counts))
        }
        for index in manifest.ballotStyles.indices {
            let counts = Self.counts(dispositions.filter { $0.ballotStyle == index + 1 })
            styles.append(ProcessedDocument.Style(ballotStyle: index + 1, eligible: eligible[index], counts: counts))
        }
        self.styles = styles
        guard total.isBalanced, total.cast == dispositions.count else {
            throw TallyError(.countEquation, "cast is not counted + superseded + overridden + test + invalid")
        }
        guard styles.map(\.counts.cast).reduce(0, +) == total.cast else {
            throw TallyError(.countEquation, "a ballot has a ballot style that the election does not have")
        }
        for style in styles where style.counts.counted > style.eligible {
            throw TallyError(
                .countEquation,
                "ballot style \(style.ballotStyle): \(style.counts.counted) counted, but only \(style.eligible) eligible"
            )
        }
    }

    static func counts(_ dispositions: [Disposition]) -> ProcessedDocument.Counts {
        func count(_ kind: Disposition.Kind) -> Int { dispositions.count { $0.kind == kind } }
        return ProcessedDocument.Counts(
            cast: dispositions.count, counted: count(.counted), superseded: count(.superseded),
            overridden: count(.overridden), test: count(.test), invalid: count(.invalid))
    }
}
