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
        try SignedFrame.requireKeys(folder, context)
        for order in OrderDocument.Kind.allCases { _ = try SignedFrame.order(order, folder, context, walk) }
        let document = try SignedDocument.load("\(folder)/\(RecordFolder.processed)")
            .verified(.officials(.processed), context, file: RecordFolder.processed)
        guard walk.document(.processed) == document.hash else {
            throw TallyError(
                .wrongStep,
                "the log has no processed leaf with this count: have the signed processed.json appended first")
        }
        let processed = try ProcessedDocument(canonical: document.bytes, group: group)
        guard processed.election == context.extendedBaseHash, processed.fingerprint == context.fingerprint,
            processed.closingLeaf == walk.grammar.indices[.close], processed.counts.cast == walk.castCount,
            processed.challenged.total == walk.challengedLeaves.count
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
    /// - Parameters:
    ///   - parts: the files of all shards, see ``recount(_:to:space:progress:)``. With them, ballots are read
    ///     here and not checked: trust is put in the machines that made the files. All other checks are the same.
    ///   - space: for the ballots' identifiers.
    /// - Throws: `.wrongAggregate` unless the result is exactly the processed leaf's; ``ShardError`` for parts that do
    ///   not belong together or to this count.
    /// - Complexity: that of verifying all counted ballots, in batches where the folder has their hints; with `parts`
    ///   that of reading them.
    public func rebuildAggregate(
        parts: [String]? = nil, space: SortSpace = SortSpace(), progress: @escaping @Sendable () -> Void
    ) async throws -> RebuiltAggregate {
        let binding = try checkDispositions()
        let leaves = CountedLeaves(try dispositionWalk())
        let findings =
            if let parts {
                try RecountParts(parts, context, binding).findings(ballotFiles(), leaves, space, progress: progress)
            } else {
                try await BallotRecount(context: context, space: space)
                    .findings(ballotFiles(), leaves, progress: progress)
            }
        try findings.forEachIdentifier { _ in }
        let document = findings.products.document
        guard document.documentHash == processed.aggregate, findings.products.withheld == processed.withheld else {
            throw TallyError(
                .wrongAggregate,
                "the \(parts == nil ? "ballots" : "parts") give another aggregate than the processed leaf says")
        }
        return RebuiltAggregate(
            document: document, hash: processed.aggregate, context: context, withheld: processed.withheld)
    }

    /// Checks and multiplies the ballots of one shard, and writes what they gave to a file that must not exist. It has
    /// no secrets.
    ///
    /// - Parameter space: for the ballots' identifiers.
    /// - Returns: how many lines the shard's segments have, and how many of them are counted.
    /// - Throws: `.wrongAggregate` for the first ballot that is wrong; then there is no file.
    public func recount(
        _ shard: Shard, to path: String, space: SortSpace = SortSpace(), progress: @escaping @Sendable () -> Void
    ) async throws -> (lines: Int, counted: Int) {
        guard !DurableFile.exists(path) else { throw PrimitivesError(.fileExists, "\(path) exists already") }
        let binding = try checkDispositions()
        let leaves = CountedLeaves(try dispositionWalk(), isPart: true)
        let findings = try await BallotRecount(context: context, space: space)
            .findings(shard.segments(ballotFiles()), leaves, progress: progress)
        try RecountParts.write(RecountPartHeader(shard, binding, findings), findings, to: path)
        return (findings.lineCount, findings.counted)
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

    private func dispositionWalk() throws -> DispositionWalk {
        try DispositionWalk(
            "\(folder)/\(RecordFolder.dispositions)", hash: processed.dispositions, leaves: walk.castLeaves(),
            group: context.group)
    }

    /// - Returns: what names this count for the parts of a recount.
    private func checkDispositions() throws -> RecountBinding {
        let dispositions = try dispositionWalk()
        var counts = DispositionCounts()
        var leaves = SHA256()
        while let next = try dispositions.next() {
            counts.add(next.disposition, rollVersion: walk.rollVersion(at: next.leaf.index))
            leaves.update(RecordBytes.number(next.leaf.index, width: 8) + next.leaf.ballot.bytes)
        }
        guard counts.total == processed.counts, counts.challenged == processed.challenged else {
            throw TallyError(.wrongAggregate, "dispositions.jsonl has other numbers than the processed leaf")
        }
        // Heavier or more ballots than there are voters for could spell single votes out in the totals.
        if let excess = electorate.excess(of: counts.counted, rule: context.configuration.settings.rollRule) {
            throw TallyError(.wrongAggregate, "more is counted than there are voters for: \(excess)")
        }
        return RecountBinding(
            fingerprint: context.fingerprint, processed: processedHash, leaves: leaves.finalize(),
            segments: try ballotFiles().count)
    }
}
