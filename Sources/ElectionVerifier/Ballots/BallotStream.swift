import ElectionModel
import GroupArithmetic
import Primitives

/// One line of the published ballots with what the log and the dispositions say about it.
struct BallotJob: Sendable {
    let line: LineSource.Line
    /// The leaf number, read ahead of the rest; `nil` if it could not be.
    let leaf: Int?
    /// The cast leaf of this number; `nil` if the log has none.
    let logged: CastLeafSource.Leaf?
    let disposition: Disposition?
    /// The entry of the hint file, as it is.
    var hints: [UInt8]?
}

/// Goes through the log's cast and challenged leaves, the dispositions and the published ballots side by side, all of which ascend by
/// leaf number, and counts what the dispositions say (C.4, C.5). Holds one line of each.
final class BallotStream {
    private let ballots: LineSource
    private let hints: HintSource
    private let dispositions: DispositionSource
    private let leaves: CastLeafSource
    private let rollLeaves: [Int]
    private let publishedKinds: Set<Disposition.Kind>

    private var nextLeaf: CastLeafSource.Leaf?
    private var nextDisposition: DispositionSource.Item?
    private var nextBallot: (leaf: Int, line: LineSource.Line)?
    /// Jobs that stand outside of the order; at most ``maximumStrays`` are held while the file is read on.
    private var strays: ArraySlice<BallotJob> = []
    private var isPaused = false
    private static let maximumStrays = 256
    private var lastBallotLeaf = -1

    private(set) var counts = DispositionCounts()
    /// Cast ballots that this publication level does not show.
    private(set) var notShownCount = 0

    init(_ source: RecordSource, basis: ElectionBasis, log: LogSummary, _ findings: inout Findings) {
        ballots = LineSource(source, files: source.segmentPaths)
        hints = HintSource(source, basis: basis)
        dispositions = DispositionSource(source, group: basis.group)
        leaves = CastLeafSource(source, size: log.size, group: basis.group)
        rollLeaves = log.steps.filter { $0.step == .rollUpdate }.map(\.index)
        publishedKinds = basis.publishedKinds
        nextLeaf = leaves.next()
        nextDisposition = dispositions.next(&findings)
        advanceBallot(&findings)
    }

    /// The next ballots, at most `limit`; empty at the end.
    ///
    /// - Parameters:
    ///   - byteCount: of lines and hints, so that memory is bounded for large ballots too.
    ///   - share: others are read past.
    func nextBatch(
        _ limit: Int, byteCount: Int, of share: BallotShare, _ findings: inout Findings
    ) -> [BallotJob] {
        var batch: [BallotJob] = []
        var size = 0
        while batch.count < limit, size < byteCount, var job = nextJob(&findings) {
            guard share.contains(job.line) else { continue }
            job.hints = hints.entry(job.line.place)
            size += job.line.bytes.count + (job.hints?.count ?? 0)
            batch.append(job)
        }
        return batch
    }

    /// The next line of the ballots with what is said about it; `nil` at the end.
    func nextJob(_ findings: inout Findings) -> BallotJob? {
        while true {
            if let stray = strays.popFirst() { return stray }
            if isPaused {
                advanceBallot(&findings)
                continue
            }
            guard
                let number = [nextLeaf?.index, nextDisposition?.value.leaf, nextBallot?.leaf].compactMap({ $0 }).min()
            else { return nil }
            if let job = step(number, &findings) { return job }
        }
    }

    /// Everything that the three say about one leaf.
    private func step(_ number: Int, _ findings: inout Findings) -> BallotJob? {
        let leaf = nextLeaf.flatMap { $0.index == number ? $0 : nil }
        let disposition = nextDisposition.flatMap { $0.value.leaf == number ? $0 : nil }
        let ballot = nextBallot.flatMap { $0.leaf == number ? $0 : nil }
        if leaf != nil { nextLeaf = leaves.next() }
        if disposition != nil { nextDisposition = dispositions.next(&findings) }
        if ballot != nil { advanceBallot(&findings) }
        checkDisposition(number, leaf, disposition, &findings)
        checkPublished(number, disposition, ballot?.line, &findings)
        let cast = leaf.flatMap { $0.isChallenged ? nil : $0 }
        if cast != nil, ballot == nil { notShownCount += 1 }
        return ballot.map {
            BallotJob(line: $0.line, leaf: number, logged: cast, disposition: disposition?.value)
        }
    }

    private func checkDisposition(
        _ number: Int, _ leaf: CastLeafSource.Leaf?, _ disposition: DispositionSource.Item?, _ findings: inout Findings
    ) {
        if let disposition {
            counts.add(disposition.value, rollVersion: rollLeaves.count { $0 < disposition.value.leaf })
        }
        switch (leaf, disposition) {
        case (nil, let disposition?):
            findings.fail(.dispositions, disposition.place, "leaf \(number) of the log is no ballot")
        case (let leaf?, nil):
            findings.fail(
                .dispositions, Place(RecordFolder.dispositions),
                "the \(leaf.isChallenged ? "challenged" : "cast") ballot of leaf \(number) has no disposition")
        case (let leaf?, let disposition?):
            findings.require(
                leaf.isChallenged == disposition.value.kind.isChallenge, .dispositions, disposition.place,
                leaf.isChallenged
                    ? "leaf \(number) is a challenged ballot, which is never \(disposition.value.kind.rawValue)"
                    : "leaf \(number) is a cast ballot, and cannot be \(disposition.value.kind.rawValue)")
        case (nil, nil): break
        }
    }

    private func checkPublished(
        _ number: Int, _ disposition: DispositionSource.Item?, _ line: LineSource.Line?, _ findings: inout Findings
    ) {
        let isExpected = disposition.map { publishedKinds.contains($0.value.kind) } ?? false
        switch (isExpected, line) {
        case (true, nil):
            findings.fail(
                .publishedBallots, Place(RecordFolder.ballots),
                "the \(disposition?.value.kind.rawValue ?? "") ballot of leaf \(number) is missing")
        case (false, let line?):
            findings.fail(
                .publishedBallots, line.place,
                disposition.map { "a ballot that is \($0.value.kind.rawValue) is not published at this level" }
                    ?? "leaf \(number) has no disposition")
        case (true, _?): findings.pass(.publishedBallots)
        // Whether challenged ballots are published, the pass over them says.
        case (false, nil):
            if let disposition, !disposition.value.kind.isChallenge { findings.pass(.publishedBallots) }
        }
    }

    /// Reads ahead; lines without a leaf number or out of order go aside, to be checked for themselves.
    private func advanceBallot(_ findings: inout Findings) {
        nextBallot = nil
        isPaused = false
        while let line = ballots.next(&findings) {
            let leaf = Self.leafNumber(line.bytes)
            if let leaf, leaf > lastBallotLeaf {
                lastBallotLeaf = leaf
                nextBallot = (leaf, line)
                return
            }
            if let leaf {
                findings.fail(
                    .publishedBallots, line.place, "leaf \(leaf) stands after leaf \(lastBallotLeaf): ballots ascend")
            }
            strays.append(BallotJob(line: line, leaf: leaf, logged: nil, disposition: nil))
            guard strays.count < Self.maximumStrays else {
                isPaused = true
                return
            }
        }
        ballots.checkSegments(&findings)
    }

    /// N of a line that begins with `{"leaf":N,`. The line is decoded in full later.
    static func leafNumber(_ line: [UInt8]) -> Int? {
        let prefix = Array("{\"leaf\":".utf8)
        guard line.starts(with: prefix) else { return nil }
        let digits = line.dropFirst(prefix.count).prefix { (48...57).contains($0) }
        guard digits.count <= 10 else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
