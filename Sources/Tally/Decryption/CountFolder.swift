import BallotChecks
public import ElectionModel
public import GroupArithmetic
public import Primitives

/// A processed ballot box whose processed leaf was found in the election's log: the one thing that may be decrypted.
public struct CountFolder: Sendable {
    public let folder: String
    public let context: ElectionContext
    public let processed: ProcessedDocument
    /// SHA-256 of processed.json.
    public let processedHash: HashValue
    /// The documents of the log's session leaves, in order.
    public let sessions: [HashValue]
    /// How many roll updates, override lists and releases there are.
    let rollVersion: Int
    let overrideLists: Int
    let releases: Int
    private let electorate: ElectorateHistory
    private let walk: LogWalk
    private var castLeaves: [BallotBox.CastLeaf] { walk.castLeaves }

    /// - Parameters:
    ///   - log: the election's log as the collector exported it, at least up to the processed leaf.
    ///   - fingerprint: as the caller knows it from elsewhere.
    public init(folder: String, log: String, group: Group, fingerprint: HashValue) throws {
        let definition = try DefinitionDocument(
            canonical: DurableFile.read("\(folder)/\(RecordFolder.definition)"), group: group)
        let bundle = ElectionBundle(
            manifest: try DurableFile.read("\(folder)/\(RecordFolder.manifest)"),
            election: try DurableFile.read("\(folder)/\(RecordFolder.election)"),
            guardians: try DurableFile.read("\(folder)/\(RecordFolder.guardians)"), roll: definition.roll)
        context = try ElectionContext(bundle, group: group, pinned: fingerprint)
        let walk = try LogWalk(folder: log, configuration: context.configuration, group: group)
        try walk.requireDocuments(of: folder, context)
        let document = try SignedDocument.load("\(folder)/\(RecordFolder.processed)")
            .verified(.officials(.processed), context, file: RecordFolder.processed)
        guard walk.document(.processed) == document.hash else {
            throw TallyError(
                .wrongStep,
                "the log has no processed leaf with this count: have the signed processed.json appended first")
        }
        let processed = try ProcessedDocument(canonical: document.bytes, group: group)
        guard processed.election == context.extendedBaseHash, processed.fingerprint == context.fingerprint,
            processed.closingLeaf == walk.grammar.indices[.close], processed.counts.cast == walk.castLeaves.count
        else { throw TallyError(.wrongAggregate, "processed.json belongs to another election or another box") }
        let lists = try LoggedLists(folder: folder, context, walk)
        electorate = try lists.electorate(context)
        rollVersion = walk.rollUpdates.count
        overrideLists = walk.overrideLists.count
        releases = walk.releases.count
        guard processed.rollVersion == rollVersion, processed.overrides.lists == overrideLists,
            processed.overrides.last == walk.overrideLists.last ?? .zero
        else { throw TallyError(.wrongAggregate, "processed.json leaves out a roll update or an override list") }
        self.folder = folder
        self.processed = processed
        processedHash = document.hash
        sessions = walk.sessions
        self.walk = walk
    }

    /// Rebuilds the aggregate from the ballots: every counted ballot is the logged one, unlike all others, and is
    /// checked in full before it is multiplied in. Who signs the count could else have one ballot decrypted by itself,
    /// as many copies of it.
    ///
    /// - Throws: `.wrongAggregate` unless the result is exactly the processed leaf's.
    /// - Complexity: that of verifying all counted ballots, in batches where the folder has their hints.
    public func rebuildAggregate(progress: @escaping @Sendable () -> Void) async throws -> RebuiltAggregate {
        let dispositions = try readDispositions()
        let reader = CountedBallotReader(
            checker: BallotChecker(context), group: context.group,
            leaves: Dictionary(uniqueKeysWithValues: castLeaves.map { ($0.index, $0.ballot) }),
            counted: Set(dispositions.filter { $0.kind == .counted }.map(\.leaf)),
            hintByteCount: BallotRoots.entryByteCount(context.manifest, group: context.group))
        var aggregator = Aggregator(context)
        var identifiers: Set<HashValue> = []
        var remaining = dispositions.filter { $0.kind == .counted }[...]
        try await ParallelLines.forEach(ballotFiles()) { lines in
            let results = reader.read(lines)
            for _ in results { progress() }
            return results
        } consume: { result in
            guard let (leaf, ballot) = try result.get() else { return }
            guard let expected = remaining.popFirst(), expected.leaf == leaf else {
                throw TallyError(.wrongAggregate, "leaf \(leaf): the published ballots are not the counted ones")
            }
            guard ballot.ballot.ballotStyle == expected.ballotStyle else {
                throw TallyError(.wrongAggregate, "leaf \(leaf): counted as another ballot style than its own")
            }
            guard identifiers.insert(ballot.ballot.identifier).inserted else {
                throw TallyError(.wrongAggregate, "leaf \(leaf): the same ballot is counted twice")
            }
            aggregator.add(ballot, weight: expected.weight)
        }
        guard remaining.isEmpty else {
            throw TallyError(
                .wrongAggregate, "leaf \(remaining[remaining.startIndex].leaf): a counted ballot is missing")
        }
        let document = aggregator.document
        guard document.documentHash == processed.aggregate, aggregator.withheld == processed.withheld else {
            throw TallyError(.wrongAggregate, "the ballots give another aggregate than the processed leaf says")
        }
        return RebuiltAggregate(
            document: document, hash: processed.aggregate, context: context, withheld: processed.withheld)
    }

    /// The aggregate that this guardian rebuilt in the first round, from aggregate.json and the guardian's own memory,
    /// so that later rounds need not check all ballots again.
    ///
    /// - Throws: `.wrongAggregate` if the medium is not bound to the processed leaf's aggregate, or the file is another.
    public func rememberedAggregate(_ state: DecryptionState) throws -> RebuiltAggregate {
        guard state.isBound(to: processed.aggregate) else {
            throw TallyError(.wrongAggregate, "this guardian has not checked this count: it commits first")
        }
        let bytes = try DurableFile.read("\(folder)/\(RecordFolder.aggregate)")
        guard SHA256.hash(bytes) == processed.aggregate else {
            throw TallyError(.wrongAggregate, "aggregate.json is not the one of the processed leaf")
        }
        return RebuiltAggregate(
            document: try AggregateDocument(canonical: bytes, group: context.group), hash: processed.aggregate,
            context: context, withheld: processed.withheld)
    }

    private func ballotFiles() throws -> [String] {
        let ballots = "\(folder)/\(RecordFolder.ballots)"
        guard DurableFile.isFolder(ballots) else { return [] }
        return try DurableFile.list(ballots).filter(RecordFolder.isSegment).map { "\(ballots)/\($0)" }
    }

    private func readDispositions() throws -> [Disposition] {
        var reader = try LineReader("\(folder)/\(RecordFolder.dispositions)")
        var all: [Disposition] = []
        var hasher = SHA256()
        while let line = try reader.next() {
            hasher.update(line + [10])
            all.append(try Disposition(canonical: line, group: context.group, limit: 1 << 16))
        }
        guard hasher.finalizing() == processed.dispositions else {
            throw TallyError(.wrongAggregate, "dispositions.jsonl is not the one of the processed leaf")
        }
        guard all.map(\.leaf) == castLeaves.map(\.index), CountEquation.counts(all) == processed.counts else {
            throw TallyError(.wrongAggregate, "dispositions.jsonl does not say once what became of each cast leaf")
        }
        // Heavier or more ballots than there are voters for could spell single votes out in the totals.
        let rule = context.configuration.settings.rollRule
        if let excess = electorate.excess(of: all, rule: rule, versionAt: walk.rollVersion) {
            throw TallyError(.wrongAggregate, "more is counted than there are voters for: \(excess)")
        }
        return all
    }
}
