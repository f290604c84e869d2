public import ElectionModel
public import GroupArithmetic
public import Primitives

/// Verifies election records, with checks, products and loops of its own: it shares no code with the tally beyond the
/// formats, the proofs and the log.
public struct RecordVerifier: Sendable {
    private let group: Group
    private let workerCount: Int
    private let space: SortSpace

    /// - Parameters:
    ///   - group: the only group that a record may use; it is pinned and never taken from the record.
    ///   - workerCount: how many threads check ballots; `nil` for one on each processor.
    ///   - space: for what the checks across all ballots have to sort, three times.
    public init(group: Group = .standard, workerCount: Int? = nil, space: SortSpace = SortSpace()) {
        self.group = group
        self.workerCount = WorkMemory.workerCount(workerCount)
        self.space = space
    }

    /// Whether the folder looks like a record at all, so that a wrong path is told from a damaged record.
    public static func isRecord(_ folder: String) -> Bool { RecordSource.isRecord(folder) }

    /// Makes every check, whatever fails on the way, and collects all failures. A bad record never makes it throw.
    ///
    /// - Parameters:
    ///   - folder: the record.
    ///   - fingerprint: the election's number, known from elsewhere than the record. Without it the report can only say
    ///     that the record agrees with itself.
    ///   - checkpoints: of the log as they were seen elsewhere, in receipts or by a monitor; signed notes or receipts.
    ///   - parts: files of ``verifyShard(_:folder:to:progress:)`` for all shards of this record, in any order; their
    ///     results stand for what this verifier would find on each ballot, as far as their makers are trusted. `nil` to
    ///     check the ballots here.
    ///   - progress: called with the number of ballots done and expected, from one thread at a time.
    /// - Returns: the report; its order and contents do not depend on the number of threads, nor on the shards.
    /// - Throws: ``PrimitivesError`` if temporary files cannot be written or parts cannot be read; ``ShardError`` for
    ///   parts that do not belong together or to this record.
    public func verify(
        folder: String, fingerprint: HashValue?, checkpoints: [[UInt8]] = [], parts: [String]? = nil,
        progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
    ) async throws -> VerificationReport {
        var findings = Findings()
        let source: RecordSource
        do throws(PrimitivesError) {
            source = try RecordSource(folder)
        } catch {
            if parts != nil { throw error }
            findings.fail(.fileList, Place("."), error.reason)
            return report(findings, nil, nil, fingerprint, Occasion(), ballotCount: 0)
        }
        declare(&findings)
        let documents = RecordDocuments(source, group: group, &findings)
        ParameterChecks.run(documents, group: group, &findings)
        let basis = ElectionBasis(documents, group: group)
        let log = LogChecks(source: source, documents: documents, group: group, seen: checkpoints).run(&findings)
        if log.challengedCount == 0 {
            for check in Check.overChallenges { findings.declare(notApplicable: check, "no ballot was challenged") }
        }
        let links = LinkChecks(documents: documents, source: source, log: log)
        let binding = { RecordBinding(source, log: log, fingerprint: links.fingerprint) }
        let shards = try parts.map { try ShardSet($0, binding(), group: group) }
        checkFiles(source, documents, basis, log, fingerprint, &findings)
        var occasion = Occasion(hasNoBallots: log.isSound && log.castCount == 0)
        var (ballotCount, challengedCount) = (0, 0)
        if let basis { checkKeys(documents, basis, &findings) }
        if let basis, let stage = stage(source, documents, basis, log) {
            let ballots =
                if let shards {
                    try await stage.run(shards, &findings, progress: progress)
                } else {
                    try await stage.run(&findings, progress: progress)
                }
            (ballotCount, challengedCount) = (ballots.ballotCount, ballots.challengedCount)
            checkCounts(documents, basis, ballots, log, &findings)
            occasion.hasNoResults = checkResult(documents, basis, ballots, &findings)
        } else {
            try shards?.requireNothing()
        }
        return report(
            findings, documents, links.fingerprint, fingerprint, occasion, ballotCount: ballotCount,
            challengedCount: challengedCount)
    }

    /// Checks the ballots of one shard, each for itself, and writes what was found to a file, from which together with
    /// those of the other shards ``verify(folder:fingerprint:checkpoints:parts:progress:)`` makes the whole report.
    ///
    /// - Parameter path: of the file, which must not exist.
    /// - Returns: how many ballots this shard has, and how often a check failed on them.
    /// - Throws: ``PrimitivesError`` if files cannot be read or written. A bad record does not make it throw.
    public func verifyShard(
        _ shard: Shard, folder: String, to path: String,
        progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
    ) async throws -> (ballotCount: Int, failureCount: Int) {
        if DurableFile.exists(path) { throw PrimitivesError(.fileExists, "\(path) exists already") }
        let source = try RecordSource(folder)
        // Whoever puts the shards together makes these checks too.
        var ignored = Findings()
        let documents = RecordDocuments(source, group: group, &ignored)
        let basis = ElectionBasis(documents, group: group)
        let log = LogChecks(source: source, documents: documents, group: group).run(&ignored)
        let links = LinkChecks(documents: documents, source: source, log: log)
        let stage = basis.flatMap { self.stage(source, documents, $0, log) }
        let share = BallotShares(source, count: shard.count).share(shard.number)
        let found = try await stage?.run(share, progress: progress)
        let index = found?.index ?? BallotIndex(space)
        let header = PartHeader(
            shard, RecordBinding(source, log: log, fingerprint: links.fingerprint), found, index)
        try PartFile.write(header, index, to: path)
        return (header.ballots, Check.allCases.reduce(0) { $0 + header.findings[$1].failureCount })
    }

    /// - Returns: `nil` where no key is there to check ballots with.
    private func stage(
        _ source: RecordSource, _ documents: RecordDocuments, _ basis: ElectionBasis, _ log: LogSummary
    ) -> BallotStage? {
        basis.voteKey.map {
            BallotStage(
                source: source, verifier: BallotVerifier(basis: basis, key: $0), log: log, workerCount: workerCount,
                expectedCount: expectedCount(documents, basis), space: space)
        }
    }

    private func declare(_ findings: inout Findings) {
        for check in [Check.chainedField, .chainStart, .chainEnd] {
            findings.declare(notApplicable: check, "ballots are not chained")
        }
        for check in [Check.contestData, .challengedData] {
            findings.declare(notApplicable: check, "ballots have no contest data")
        }
    }

    private func checkFiles(
        _ source: RecordSource, _ documents: RecordDocuments, _ basis: ElectionBasis?, _ log: LogSummary,
        _ pinned: HashValue?, _ findings: inout Findings
    ) {
        FileListChecks(source: source, documents: documents).run(&findings)
        if let configuration = documents.configuration?.value {
            SignatureChecks(source: source, configuration: configuration).run(&findings)
        }
        LinkChecks(documents: documents, source: source, log: log).run(basis, pinned: pinned, &findings)
        if let basis { SessionChecks(documents: documents, basis: basis).run(&findings) }
        if let result = documents.result?.value { ResultTableCheck.run(source, result, &findings) }
    }

    private func checkKeys(_ documents: RecordDocuments, _ basis: ElectionBasis, _ findings: inout Findings) {
        ParameterChecks.run(documents, basis, &findings)
        guard let record = documents.guardians?.value else { return }
        KeyChecks(basis: basis, record: record).run(documents.commitments?.value, &findings)
    }

    private func checkCounts(
        _ documents: RecordDocuments, _ basis: ElectionBasis, _ ballots: BallotStageResult, _ log: LogSummary,
        _ findings: inout Findings
    ) {
        if let aggregate = documents.aggregate?.value {
            AggregateChecks(basis: basis, aggregate: aggregate, products: ballots.products).run(&findings)
        }
        guard let processed = documents.processed?.value else { return }
        OverrideChecks(documents: documents, processed: processed, counts: ballots.counts).run(&findings)
        ElectorateChecks(documents: documents, basis: basis, processed: processed, counts: ballots.counts)
            .run(&findings)
        CountChecks(basis: basis, processed: processed, counts: ballots.counts, log: log, products: ballots.products)
            .run(&findings)
    }

    /// - Returns: whether every contest is rightly withheld, so that there is nothing to check in the result.
    private func checkResult(
        _ documents: RecordDocuments, _ basis: ElectionBasis, _ ballots: BallotStageResult, _ findings: inout Findings
    ) -> Bool {
        guard let result = documents.result?.value, let processed = documents.processed?.value, let key = basis.voteKey
        else { return false }
        ResultChecks(
            basis: basis, key: key, result: result, products: ballots.products, withheld: processed.withheld,
            occurringContests: ballots.occurringContests
        ).run(&findings)
        return findings[.withheld].failureCount == 0 && findings[.resultShape].failureCount == 0
            && processed.withheld.count == basis.manifest.contests.count
    }

    /// By the record's own numbers, for the progress bar.
    private func expectedCount(_ documents: RecordDocuments, _ basis: ElectionBasis) -> Int {
        guard let counts = documents.processed?.value.counts else { return 0 }
        return basis.settings.publicationLevel == .full
            ? counts.counted + counts.superseded + counts.overridden : counts.counted
    }

    private func report(
        _ findings: Findings, _ documents: RecordDocuments?, _ computed: HashValue?, _ pinned: HashValue?,
        _ occasion: Occasion, ballotCount: Int, challengedCount: Int = 0
    ) -> VerificationReport {
        VerificationReport(
            entries: Check.allCases.map { VerificationReport.Entry($0, findings, occasion: occasion) },
            fingerprint: computed, isPinned: pinned != nil && computed != nil,
            election: documents?.manifest?.value.label,
            contests: statedContests(documents), ballotCount: ballotCount, challengedCount: challengedCount)
    }

    /// The result as the record states it, in manifest order.
    private func statedContests(_ documents: RecordDocuments?) -> [VerificationReport.StatedContest] {
        guard let manifest = documents?.manifest?.value, let result = documents?.result?.value else { return [] }
        return manifest.contests.enumerated().map { position, contest in
            let stated = result.contests.first { $0.contest == position + 1 }
            return VerificationReport.StatedContest(
                label: contest.label,
                options: stated?.options.map { .init(label: $0.label, total: $0.total) })
        }
    }
}
