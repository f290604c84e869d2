public import GroupArithmetic
public import Primitives
public import TransparencyLog

/// The parts of a published record that a dispute is judged by: which election it is, and its whole log.
public struct DisputedRecord {
    public let configuration: ElectionConfiguration
    /// Computed from the record's files.
    public let fingerprint: HashValue
    private let folder: String
    private let group: Group

    /// - Throws: `PrimitivesError`, `FormatError` where a file is missing or not of its format.
    public init(folder: String, group: Group) throws {
        func read(_ path: String) throws(PrimitivesError) -> [UInt8] {
            try DurableFile.read("\(folder)/\(path)", limit: 256 << 20)
        }
        let definition = try DefinitionDocument(canonical: read(RecordFolder.definition), group: group)
        let election = try read(RecordFolder.election)
        configuration = try ElectionConfiguration(canonical: election, group: group)
        // From the files themselves: the definition's own hashes are only stated there.
        fingerprint = ElectionFingerprint.compute(
            definition: DefinitionDocument(
                manifest: SHA256.hash(try read(RecordFolder.manifest)), election: SHA256.hash(election),
                roll: definition.roll), guardians: SHA256.hash(try read(RecordFolder.guardians)))
        self.folder = folder
        self.group = group
    }

    /// Judges a receipt by the record's log, and adds of a challenged ballot what the record says became of it.
    /// - Throws: as ``DisputeJudge``; `LogError` where the record's log does not hold.
    public func judge(_ saved: any LoggedReceipt, now: Timestamp) throws -> ReceiptDispute {
        var dispute = try DisputeJudge(
            logKey: configuration.logKey, fingerprint: fingerprint, log: log(lookingFor: saved.leaf),
            policy: configuration.witnesses?.policy, now: now
        ).judge(saved)
        if dispute.verdict == .included, dispute.challenge != nil, let index = dispute.index {
            // The verdict does not depend on it: damaged dispositions say nothing.
            dispute.challenge = ChallengeFate(try? disposition(of: index))
        }
        return dispute
    }

    private func disposition(of leaf: Int) throws(FormatError) -> Disposition.Kind? {
        var lines = try LineReader("\(folder)/\(RecordFolder.dispositions)")
        while let line = try lines.next() {
            let found = try Disposition(canonical: line, group: group)
            if found.leaf == leaf { return found.kind }
        }
        return nil
    }

    /// Verifies the whole log and looks for the leaf on the way, in memory that does not grow with the log.
    /// - Throws: `LogError` where the record's log does not hold.
    func log(lookingFor leaf: LogLeaf) throws -> ShownLog {
        let path = "\(folder)/\(RecordFolder.log)"
        let wanted = leaf.canonicalBytes
        var found: Int?
        var last: [UInt8] = []
        let checkpoint = try LogFolder.verify(
            path, key: configuration.logKey, origin: configuration.logOrigin
        ) { index, bytes in
            if bytes == wanted, found == nil { found = index }
            last = bytes
        }
        let end = try? LogLeaf(canonical: last, group: group, limit: EntryBundle.maximumEntryByteCount)
        var published: LogLeaf?
        if case .step(.published, _)? = end { published = end }
        return ShownLog(
            checkpoint: checkpoint, tree: try TileReader(folder: path, size: checkpoint.size), published: published
        ) { $0 == leaf ? found : nil }
    }
}
