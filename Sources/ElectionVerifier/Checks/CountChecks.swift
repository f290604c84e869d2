import ElectionModel
import Primitives

/// C.1, C.2 and C.7: the numbers in processed.json are those that the dispositions and the log have.
struct CountChecks {
    let basis: ElectionBasis
    let processed: ProcessedDocument
    let counts: DispositionCounts
    let log: LogSummary
    let products: ContestProducts

    private let file = RecordFolder.processed

    func run(_ findings: inout Findings) {
        checkTotal(&findings)
        checkStyles(&findings)
        checkWithheld(&findings)
    }

    private func checkTotal(_ findings: inout Findings) {
        check(processed.counts, style: nil, .countEquation, Place(file, "counts"), &findings)
        findings.require(
            processed.counts.cast == log.castCount, .countEquation, Place(file, "counts.cast"),
            "the log has \(log.castCount) cast ballots, processed were \(processed.counts.cast)")
        findings.require(
            processed.closingLeaf == log.index(of: .close), .countEquation, Place(file, "closing_leaf"),
            "the log's closing leaf is \(log.index(of: .close).map(String.init) ?? "missing"), found "
                + "\(processed.closingLeaf)")
        checkChallenged(&findings)
        findings.require(
            basis.settings.allowsRevoting || counts.count(.superseded) == 0, .countEquation,
            Place(RecordFolder.dispositions), "superseded ballots in an election without re-voting")
    }

    /// Challenged ballots stand apart from the equation.
    private func checkChallenged(_ findings: inout Findings) {
        let (stated, found) = (processed.challenged, ProcessedDocument.Challenged(counts.challenged))
        findings.require(
            stated == found, .countEquation, Place(file, "challenged"),
            "stated are \(stated.opened) opened and \(stated.unopened) unopened challenged ballots, the dispositions "
                + "have \(found.opened) and \(found.unopened)")
        findings.require(
            stated.total == log.challengedCount, .countEquation, Place(file, "challenged"),
            "the log has \(log.challengedCount) challenged ballots, processed were \(stated.total)")
    }

    private func check(
        _ stated: ProcessedDocument.Counts, style: Int?, _ check: Check, _ place: Place, _ findings: inout Findings
    ) {
        let numbers: [(String, Int, Int)] = [
            ("cast", stated.cast, counts.cast(style: style)),
            ("counted", stated.counted, counts.count(.counted, style: style)),
            ("superseded", stated.superseded, counts.count(.superseded, style: style)),
            ("overridden", stated.overridden, counts.count(.overridden, style: style)),
            ("test", stated.test, counts.count(.test, style: style)),
            ("invalid", stated.invalid, counts.count(.invalid, style: style)),
        ]
        for (name, stated, found) in numbers {
            findings.require(
                stated == found, check, place.appending(name), "stated are \(stated), the dispositions have \(found)")
        }
        findings.require(stated.isBalanced, check, place, "the numbers do not add up to \(stated.cast) cast ballots")
    }

    private func checkStyles(_ findings: inout Findings) {
        let all = Array(1...basis.manifest.ballotStyles.count)
        let expected = counts.cast(style: 0) > 0 ? [0] + all : all
        let found = processed.styles.map(\.ballotStyle)
        findings.require(
            found == expected, .styleCounts, Place(file, "styles"),
            "expected the ballot styles \(expected), each once, in order, found \(found)")
        for style in counts.styles.keys.sorted() where !expected.contains(style) {
            findings.fail(
                .styleCounts, Place(RecordFolder.dispositions), "the manifest has no ballot style \(style)")
        }
        for (position, style) in processed.styles.enumerated() {
            let place = Place(file, "styles[\(position)]")
            check(style.counts, style: style.ballotStyle, .styleCounts, place, &findings)
        }
    }

    /// C.7.
    private func checkWithheld(_ findings: inout Findings) {
        let minimum = basis.settings.minimumCellSize
        let expected = products.contests.indices.filter { products.contests[$0].ballots < minimum }.map { $0 + 1 }
        findings.require(
            processed.withheld == expected, .withheld, Place(file, "withheld"),
            "contests with fewer than \(minimum) counted ballots are \(expected), withheld are \(processed.withheld)")
    }
}
