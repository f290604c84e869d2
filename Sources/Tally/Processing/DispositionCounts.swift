public import ElectionModel

/// How many cast ballots have become what, in total and for each ballot style; apart from them, how many challenged ones.
public struct DispositionCounts: Sendable {
    private var styles: [Int: [Disposition.Kind: Int]] = [:]
    /// How many cast ballots have dispositions.
    private(set) var count = 0
    private var challengedKinds: [Disposition.Kind: Int] = [:]
    private(set) var counted = ElectorateHistory.Counted()
    /// How many are counted, by ballot style, and the sums of their weights.
    private(set) var weights: [Int: (ballots: Int, weight: Int)] = [:]

    public init() {}

    /// - Parameter rollVersion: that was in force when the leaf was logged.
    public mutating func add(_ disposition: Disposition, rollVersion: Int) {
        guard !disposition.kind.isChallenge else {
            challengedKinds[disposition.kind, default: 0] += 1
            return
        }
        styles[disposition.ballotStyle, default: [:]][disposition.kind, default: 0] += 1
        count += 1
        counted.add(disposition, rollVersion: rollVersion)
        guard disposition.kind == .counted else { return }
        weights[disposition.ballotStyle, default: (0, 0)].ballots += 1
        weights[disposition.ballotStyle, default: (0, 0)].weight += disposition.weight
    }

    var challenged: ProcessedDocument.Challenged { ProcessedDocument.Challenged(challengedKinds) }

    var hasUnknownStyle: Bool { styles[0] != nil }

    var total: ProcessedDocument.Counts {
        Self.counts(styles.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) })
    }

    func counts(ballotStyle: Int) -> ProcessedDocument.Counts { Self.counts(styles[ballotStyle] ?? [:]) }

    static func counts(_ kinds: [Disposition.Kind: Int]) -> ProcessedDocument.Counts {
        func count(_ kind: Disposition.Kind) -> Int { kinds[kind] ?? 0 }
        return ProcessedDocument.Counts(
            cast: kinds.values.reduce(0, +), counted: count(.counted), superseded: count(.superseded),
            overridden: count(.overridden), test: count(.test), invalid: count(.invalid))
    }
}
