import ElectionModel
import Primitives

/// One line of the published challenged ballots with what the log and the dispositions say about it.
struct ChallengeJob: Sendable {
    let line: LineSource.Line
    /// The ballot's hash in the challenged leaf of this number; `nil` if the log has none.
    let logged: HashValue?
    let disposition: Disposition?
}

/// Goes through the log's leaves, the dispositions and the challenged ballots side by side (C.5). Holds one line of each.
final class ChallengeStream {
    private let ballots: LineSource
    private let dispositions: DispositionSource
    private let leaves: CastLeafSource
    /// The pass over the cast ballots reports what is wrong with the dispositions' lines.
    private var ignored = Findings()

    private var nextLeaf: CastLeafSource.Leaf?
    private var nextDisposition: DispositionSource.Item?
    private var nextBallot: (leaf: Int, line: LineSource.Line)?
    private var lastBallotLeaf = -1

    /// Challenged leaves without an opened ballot.
    private(set) var notShownCount = 0

    init(_ source: RecordSource, log: LogSummary, basis: ElectionBasis) {
        ballots = LineSource(source, files: source.challengedPaths)
        dispositions = DispositionSource(source, group: basis.group)
        leaves = CastLeafSource(source, size: log.size, group: basis.group)
        nextLeaf = leaves.next()
        nextDisposition = dispositions.next(&ignored)
    }

    /// The next line with what is said about it; `nil` at the end.
    func next(_ findings: inout Findings) -> ChallengeJob? {
        while true {
            if nextBallot == nil, let line = ballots.next(&findings) {
                guard let leaf = BallotStream.leafNumber(line.bytes), leaf > lastBallotLeaf else {
                    findings.fail(
                        .publishedBallots, line.place, "no leaf, or not behind the one before: ballots ascend")
                    return ChallengeJob(line: line, logged: nil, disposition: nil)
                }
                lastBallotLeaf = leaf
                nextBallot = (leaf, line)
            }
            guard
                let number = [nextLeaf?.index, nextDisposition?.value.leaf, nextBallot?.leaf].compactMap({ $0 }).min()
            else {
                ballots.checkSegments(&findings)
                return nil
            }
            if let job = step(number, &findings) { return job }
        }
    }

    private func step(_ number: Int, _ findings: inout Findings) -> ChallengeJob? {
        let leaf = nextLeaf.flatMap { $0.index == number ? $0 : nil }
        let disposition = nextDisposition.flatMap { $0.value.leaf == number ? $0 : nil }
        let ballot = nextBallot.flatMap { $0.leaf == number ? $0 : nil }
        if leaf != nil { nextLeaf = leaves.next() }
        if disposition != nil { nextDisposition = dispositions.next(&ignored) }
        if ballot != nil { nextBallot = nil }
        let challenged = leaf.flatMap { $0.isChallenged ? $0 : nil }
        if challenged != nil, ballot == nil { notShownCount += 1 }
        check(number, disposition?.value.kind, ballot?.line, &findings)
        return ballot.map { ChallengeJob(line: $0.line, logged: challenged?.ballot, disposition: disposition?.value) }
    }

    /// C.5: exactly the opened ones are published.
    private func check(
        _ number: Int, _ kind: Disposition.Kind?, _ line: LineSource.Line?, _ findings: inout Findings
    ) {
        switch (kind == .challenged, line) {
        case (true, nil):
            findings.fail(
                .publishedBallots, Place(RecordFolder.challenged),
                "the challenged ballot of leaf \(number) is not published with what it contains")
        case (false, let line?):
            findings.fail(
                .publishedBallots, line.place,
                kind.map { "a ballot that is \($0.rawValue) must not be published opened" }
                    ?? "leaf \(number) has no disposition")
        case (true, _?): findings.pass(.publishedBallots)
        case (false, nil): if kind == .challengedUnopened { findings.pass(.publishedBallots) }
        }
    }
}
