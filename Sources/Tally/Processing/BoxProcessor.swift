import BallotChecks
public import ElectionModel
import GroupArithmetic
public import Identity
import Primitives

/// Processes a ballot box into a count folder, which later becomes the election record (design, "Processing").
///
/// First reading: every envelope is checked, in batches and with all processors, and what would count by itself is
/// multiplied; a record of fixed size is kept of each in a file. Then the dispositions are decided, by sorting on disk.
/// Second reading: the ballots are published without identities; what was multiplied and does not count is taken out.
///
/// Memory does not grow with the ballots, but for 700 bytes of each challenged one. Temporary files have no names, lie
/// in the folder of the output and cannot be read by others; nothing of them is left, however the program ends.
public struct BoxProcessor: Sendable {
    public struct Outcome: Sendable {
        public let processed: ProcessedDocument
        /// What officials must look into; empty in an honest election.
        public let alarmList: Notices
        /// What roll updates after the casting change, or would change under the other rule; nothing is wrong with it.
        public let noteList: Notices

        /// The first of them, in plain words.
        public var alarms: [String] { alarmList.texts }
        public var notes: [String] { noteList.texts }
    }

    private let box: BallotBox
    private let revocationLists: [RevocationList]
    private let registrations: RegistrationList?
    private let workers: Int?
    private let sortByteCount: Int

    /// - Parameters:
    ///   - revocationLists: of the voters' issuers, by the officials; as late as possible.
    ///   - registrations: the timestamp authority's own list, to be compared with the box.
    ///   - workers: how many envelopes' batches are checked at once; `nil` for one on each processor.
    ///   - sortByteCount: memory for each of the sorts, of which at most three are there at once.
    /// - Throws: ``TallyError`` `.badInput` without a list where the election needs one.
    public init(
        _ box: BallotBox, revocationLists: [RevocationList] = [], registrations: RegistrationList? = nil,
        workers: Int? = nil, sortByteCount: Int = 16 << 20
    ) throws(TallyError) {
        guard !box.context.configuration.identity.needsRevocationList || !revocationLists.isEmpty else {
            throw TallyError(.badInput, "this election needs the issuers' revocation lists: give --crl")
        }
        (self.box, self.workers, self.sortByteCount) = (box, workers, sortByteCount)
        self.revocationLists = revocationLists
        self.registrations = registrations
    }

    /// - Parameters:
    ///   - output: the count folder; must not exist. It appears only when everything is written.
    ///   - parts: files of ``processShard(_:to:progress:)`` for all shards of this box, in any order; their results stand for
    ///     what would be found here, as far as their makers are trusted. `nil` to check the envelopes here.
    ///   - despiteAlarms: whether officials decided to go on although something is wrong with the box. Without it,
    ///     nothing is written then: a ballot whose signature was spoilt after its acceptance must not let the voter's
    ///     earlier ballot count unnoticed.
    ///   - progress: called after each envelope.
    /// - Returns: what does not depend on the number of processors, nor on the shards.
    /// - Throws: ``ProcessingAlarms``; ``ShardError`` for parts that do not belong together or to this box.
    public func process(
        into output: String, parts: [String]? = nil, despiteAlarms: Bool = false,
        progress: @escaping @Sendable () -> Void
    ) async throws -> Outcome {
        try requireLevel()
        let staging = try StagingFolder(output)
        let table = try LeafTable(box.castLeaves(), folder: staging.path)
        let shards = try parts.map {
            try BoxParts($0, box, BoxBinding(box, revocationLists: revocationLists), table)
        }
        let findings =
            if let shards {
                try shards.findings(folder: staging.path)
            } else {
                try await stage(table, staging.path).run(box.envelopeFiles(), progress: progress)
            }
        let outcome: Outcome
        do {
            outcome = try await finish(findings, table, staging.path, despiteAlarms)
        } catch let error as BallotPublisher.OtherContent {
            guard let shards, let share = error.share else {
                throw TallyError(.badBox, "the files of the ballot box changed while they were read")
            }
            throw ShardError(.otherBox, "\(shards.paths[share]): the part was made from other envelopes of this box")
        }
        try staging.commit()
        return outcome
    }

    /// Checks the envelopes of one shard, each by itself, and writes what was found to a file, from which together with
    /// those of the other shards ``process(into:parts:despiteAlarms:progress:)`` makes the count.
    ///
    /// - Parameter path: of the file, which must not exist. It names voters: only its owner can read it. Temporary files lie
    ///   in the same folder.
    /// - Returns: how many lines this shard has, and how many alarms they raise. Alarms do not make it throw.
    /// - Throws: ``TallyError`` `.badBox` for envelopes that do not stand in log order; ``PrimitivesError``.
    public func processShard(
        _ shard: Shard, to path: String, progress: @escaping @Sendable () -> Void
    ) async throws -> (lineCount: Int, alarmCount: Int) {
        if DurableFile.exists(path) { throw PrimitivesError(.fileExists, "\(path) exists already") }
        try requireLevel()
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
        let table = try LeafTable(box.castLeaves(), folder: folder)
        let findings = try await stage(table, folder).run(shard.segments(box.envelopeFiles()), progress: progress)
        let header = BoxPartHeader(shard, try BoxBinding(box, revocationLists: revocationLists), findings)
        try BoxParts.write(header, findings.verdicts, to: path)
        return (findings.lineCount, findings.alarms.count)
    }

    /// How many lines a shard has; reads its segments.
    public func lineCount(of shard: Shard) throws -> Int {
        var count = 0
        for file in try shard.segments(box.envelopeFiles()) {
            var reader = try LineReader(file)
            while try reader.next() != nil {}
            count += reader.count
        }
        return count
    }

    private func requireLevel() throws(TallyError) {
        guard box.context.configuration.settings.publicationLevel != .auditors else {
            throw TallyError(.wrongStep, "the publication level auditors is not supported by this version")
        }
    }

    private func stage(_ table: LeafTable, _ folder: String) -> EnvelopeStage {
        EnvelopeStage(
            context: box.context, checker: EnvelopeChecker(box, revocationLists: revocationLists), table: table,
            workers: workers, folder: folder)
    }

    /// Everything that needs all envelopes.
    private func finish(
        _ findings: EnvelopeFindings, _ table: LeafTable, _ folder: String, _ despiteAlarms: Bool
    ) async throws -> Outcome {
        let space = SortSpace(byteCount: sortByteCount, folder: folder)
        var alarms = findings.alarms
        if let registrations { alarms.add(try RegistrationCheck(registrations, space).alarms(findings.verdicts)) }
        let challenged = try await challenges(findings)
        alarms.add(challenged.alarms)
        var rule = DispositionRule(box, findings.verdicts, table, challenged, space: space)
        var plan = try PublicationPlan(box.context.configuration.settings.publicationLevel, folder: folder)
        var dispositions = try LineWriter("\(folder)/\(RecordFolder.dispositions)")
        try rule.decide(box.castLeaves()) {
            try dispositions.append($0.disposition.canonicalBytes)
            try plan.add($0)
        }
        let hash = try dispositions.finish()
        alarms.add(rule.alarms)
        guard despiteAlarms || alarms.isEmpty else { throw ProcessingAlarms(alarms) }
        let overrides = overrides(rule)
        let equation = try CountEquation(
            rule.counts, manifest: box.context.manifest, electorate: box.electorate,
            rule: box.context.configuration.settings.rollRule, effective: overrides.effective)
        var aggregator = findings.products
        aggregator.remove(
            try await BallotPublisher(box.context, plan, table, workers: workers).publish(findings, to: folder))
        guard aggregator.agrees(with: rule.counts) else {
            throw TallyError(.countEquation, "the aggregate does not have the ballots that are counted")
        }
        try ChallengePublisher(box).publish(challenged.openedLines, to: folder)
        try copyFrame(to: folder)
        let processed = try write(aggregator, equation, overrides, dispositions: hash, to: folder)
        return Outcome(processed: processed, alarmList: alarms, noteList: rule.notes)
    }

    private func write(
        _ aggregator: Aggregator, _ equation: CountEquation, _ overrides: ProcessedDocument.Overrides,
        dispositions: HashValue, to folder: String
    ) throws -> ProcessedDocument {
        let aggregate = aggregator.document.canonicalBytes
        try DurableFile.write(aggregate, to: "\(folder)/\(RecordFolder.aggregate)")
        let processed = ProcessedDocument(
            election: box.context.extendedBaseHash, fingerprint: box.context.fingerprint, closingLeaf: box.closingLeaf,
            rollVersion: box.rolls.version, roll: box.rolls.hash, overrides: overrides,
            dispositions: dispositions, aggregate: SHA256.hash(aggregate), counts: equation.total,
            challenged: equation.challenged, styles: equation.styles, withheld: aggregator.withheld)
        try DurableFile.write(processed.canonicalBytes, to: "\(folder)/\(RecordFolder.processed)")
        return processed
    }

    private func challenges(_ findings: EnvelopeFindings) async throws -> ChallengedBallots {
        let checker = EnvelopeChecker(box, revocationLists: revocationLists)
        var challenged = try await ChallengedBallots(box, checker, workers: workers)
        try challenged.noteCasts(findings.verdicts)
        return challenged
    }

    private func overrides(_ rule: DispositionRule) -> ProcessedDocument.Overrides {
        var effective: [Int: Int] = [:]
        let effects = rule.effective
        for effect in effects { effective[effect.ballotStyle, default: 0] += 1 }
        let history = box.overrides
        return ProcessedDocument.Overrides(
            lists: history.number, last: history.hash, revoked: history.revoked.count,
            effective: effective.sorted { $0.key < $1.key }.map { .init(ballotStyle: $0.key, voters: $0.value) },
            set: OverrideSet(
                effects.map(\.entry), history: history, election: box.context.extendedBaseHash
            ).hash)
    }

    private func copyFrame(to folder: String) throws {
        for name in ["definition", "guardians", "steps"] { try DurableFile.makeFolder("\(folder)/\(name)") }
        let files =
            [
                RecordFolder.manifest, RecordFolder.election, RecordFolder.definition, RecordFolder.commitments,
                RecordFolder.guardians, RecordFolder.open, RecordFolder.close,
            ] + Self.supplementFiles(box.rolls.version, box.overrides.number, box.releaseCount)
        for file in files {
            let document = try SignedDocument.load("\(box.folder)/\(file)")
            try document.save(as: file, in: folder)
        }
    }

    /// The public documents of roll updates, override lists and releases.
    static func supplementFiles(_ rollUpdates: Int, _ overrideLists: Int, _ releases: Int) -> [String] {
        (0..<rollUpdates).map { RecordFolder.rollUpdate($0 + 1) }
            + (0..<overrideLists).map { RecordFolder.overrideList($0 + 1) }
            + (0..<releases).map { RecordFolder.release($0 + 1) }
    }
}
