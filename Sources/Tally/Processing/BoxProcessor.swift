import BallotChecks
public import ElectionModel
import GroupArithmetic
public import Identity
import Primitives

/// Processes a ballot box into a count folder, which later becomes the election record (design, "Processing").
///
/// First pass: every envelope is checked, in batches and with all processors; only hashes are kept. Then the dispositions are decided.
/// Second pass: the ballots are published without identities and the counted ones aggregated.
public struct BoxProcessor: Sendable {
    public struct Outcome: Sendable {
        public let processed: ProcessedDocument
        /// What officials must look into, in plain words; empty in an honest election.
        public let alarms: [String]
        /// What roll updates after the casting change, or would change under the other rule; nothing is wrong with it.
        public let notes: [String]
    }

    private let box: BallotBox
    private let revocationLists: [RevocationList]
    private let registrations: RegistrationList?

    /// - Parameters:
    ///   - revocationLists: of the voters' issuers, by the officials; as late as possible.
    ///   - registrations: the timestamp authority's own list, to be compared with the box.
    /// - Throws: ``TallyError`` `.badInput` without a list where the election needs one.
    public init(
        _ box: BallotBox, revocationLists: [RevocationList] = [], registrations: RegistrationList? = nil
    ) throws(TallyError) {
        guard !box.context.configuration.identity.needsRevocationList || !revocationLists.isEmpty else {
            throw TallyError(.badInput, "this election needs the issuers' revocation lists: give --crl")
        }
        self.box = box
        self.revocationLists = revocationLists
        self.registrations = registrations
    }

    /// - Parameters:
    ///   - output: the count folder; must not exist. It appears only when everything is written.
    ///   - despiteAlarms: whether officials decided to go on although something is wrong with the box. Without it,
    ///     nothing is written then: a ballot whose signature was spoilt after its acceptance must not let the voter's
    ///     earlier ballot count unnoticed.
    ///   - progress: called after each envelope.
    /// - Throws: ``ProcessingAlarms``.
    public func process(
        into output: String, despiteAlarms: Bool = false, progress: @escaping @Sendable () -> Void
    ) async throws -> Outcome {
        guard box.context.configuration.settings.publicationLevel != .auditors else {
            throw TallyError(.wrongStep, "the publication level auditors is not supported by this version")
        }
        let staging = try StagingFolder(output)
        let (verdicts, alarms) = try await checkEnvelopes(progress)
        let settings = box.context.configuration.settings
        let rule = DispositionRule(
            leaves: box.castLeaves, verdicts: verdicts, later: LaterRoll(box), revoked: box.overrides.revoked)
        guard despiteAlarms || (alarms + rule.alarms).isEmpty else {
            throw ProcessingAlarms(alarms: alarms + rule.alarms)
        }
        let overrides = overrides(rule)
        let equation = try CountEquation(
            rule.dispositions, manifest: box.context.manifest, electorate: box.electorate, rule: settings.rollRule,
            versionAt: box.rollVersion, effective: overrides.effective)
        try copyFrame(to: staging.path)
        var dispositions = try LineWriter("\(staging.path)/\(RecordFolder.dispositions)")
        for disposition in rule.dispositions { try dispositions.append(disposition.canonicalBytes) }
        let dispositionsHash = try dispositions.finish()
        let aggregator = try publish(rule.dispositions, verdicts, to: staging.path)
        let aggregate = aggregator.document.canonicalBytes
        try DurableFile.write(aggregate, to: "\(staging.path)/\(RecordFolder.aggregate)")
        let processed = ProcessedDocument(
            election: box.context.extendedBaseHash, fingerprint: box.context.fingerprint, closingLeaf: box.closingLeaf,
            rollVersion: box.rolls.version, roll: box.rolls.hash, overrides: overrides,
            dispositions: dispositionsHash, aggregate: SHA256.hash(aggregate), counts: equation.total,
            styles: equation.styles, withheld: aggregator.withheld)
        try DurableFile.write(processed.canonicalBytes, to: "\(staging.path)/\(RecordFolder.processed)")
        try staging.commit()
        return Outcome(processed: processed, alarms: alarms + rule.alarms, notes: rule.notes)
    }

    private func overrides(_ rule: DispositionRule) -> ProcessedDocument.Overrides {
        var effective: [Int: Int] = [:]
        for effect in rule.effective { effective[effect.ballotStyle, default: 0] += 1 }
        let history = box.overrides
        return ProcessedDocument.Overrides(
            lists: history.number, last: history.hash, revoked: history.revoked.count,
            effective: effective.sorted { $0.key < $1.key }.map { .init(ballotStyle: $0.key, voters: $0.value) },
            set: OverrideSet(
                rule.effective.map(\.entry), history: history, election: box.context.extendedBaseHash
            ).hash)
    }

    private func checkEnvelopes(
        _ progress: @escaping @Sendable () -> Void
    ) async throws -> (verdicts: [Int: EnvelopeVerdict], alarms: [String]) {
        let checker = EnvelopeChecker(box, revocationLists: revocationLists)
        var owners = KeyOwners()
        var verdicts: [Int: EnvelopeVerdict] = [:]
        var lastLeaf = -1
        var alarms: [String] = []
        try await ParallelLines.forEach(box.envelopeFiles()) { lines in
            let results = checker.check(lines)
            for _ in results { progress() }
            return results
        } consume: { verdict, alarm in
            if let alarm { alarms.append(alarm) }
            guard let verdict else { return }
            guard verdict.leaf > lastLeaf else {
                throw TallyError(
                    .badBox,
                    "leaf \(verdict.leaf) stands after leaf \(lastLeaf): a ballot box is in log order, each leaf once")
            }
            lastLeaf = verdict.leaf
            verdicts[verdict.leaf] = verdict
            alarms += verdict.alarms
            if let voter = verdict.voter, let key = verdict.signerKey,
                owners.note(key, of: voter.identifier) != nil
            {
                alarms.append("leaf \(verdict.leaf): signed with the key of another voter too (shared-key)")
            }
        }
        if let registrations { alarms += RegistrationCheck(registrations).alarms(verdicts.values) }
        return (verdicts, alarms)
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

    /// Writes the ballots that the publication level shows, in log order, and aggregates the counted ones.
    private func publish(
        _ dispositions: [Disposition], _ verdicts: [Int: EnvelopeVerdict], to folder: String
    ) throws -> Aggregator {
        let level = box.context.configuration.settings.publicationLevel
        var aggregator = Aggregator(box.context)
        var segments = SegmentWriter(
            folder: folder,
            hintByteCount: BallotRoots.entryByteCount(box.context.manifest, group: box.context.group))
        var source = EnvelopeSource(files: try box.envelopeFiles(), group: box.context.group)
        for disposition in dispositions {
            let isCounted = disposition.kind == .counted
            let isShown = isCounted || (level == .full && [.superseded, .overridden].contains(disposition.kind))
            guard isShown, let verdict = verdicts[disposition.leaf], let memory = verdict.validated else { continue }
            let envelope = try source.envelope(leaf: disposition.leaf, statement: verdict.statementHash)
            let ballot = try ValidatedBallot(envelope.submission.ballot, remembered: memory)
            if isCounted { aggregator.add(ballot, weight: disposition.weight) }
            let statement = envelope.submission.statement
            try segments.append(
                PublishedBallot(
                    leaf: disposition.leaf, standing: level == .full ? statement.standing : nil, ballot: ballot.ballot,
                    ballotBytes: envelope.submission.ballotBytes),
                hints: verdict.hasRightHints ? envelope.submission.hints : nil)
        }
        try segments.finish()
        return aggregator
    }
}

/// Streams the envelopes of wanted leaves; leaves come in ascending order.
private struct EnvelopeSource: ~Copyable {
    private var files: ArraySlice<String>
    private let group: Group
    private var reader: LineReader?

    init(files: [String], group: Group) {
        self.files = files[...]
        self.group = group
    }

    /// - Parameter statement: the hash of the statement that was checked; other lines with this leaf are passed over.
    mutating func envelope(leaf: Int, statement: HashValue?) throws -> Envelope {
        while true {
            guard let line = try nextLine() else {
                throw TallyError(.badBox, "the ballot of leaf \(leaf) was there a moment ago and is gone")
            }
            guard let envelope = try? Envelope(canonical: line, group: group, limit: LineReader.maximumLineCount) else {
                continue
            }
            if envelope.leaf == leaf, envelope.submission.statementHash == statement { return envelope }
        }
    }

    private mutating func nextLine() throws -> [UInt8]? {
        while true {
            if let line = try reader?.next() { return line }
            guard let file = files.popFirst() else { return nil }
            reader = try LineReader(file)
        }
    }
}
