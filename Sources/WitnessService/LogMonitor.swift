public import Primitives
public import TransparencyLog

/// Follows a log and remembers every checkpoint that it ever saw: each must be consistent with all others.
///
///     log.pub                            the log's verifier key and a line feed
///     seen/SIZE-ROOT.checkpoint          every checkpoint that fits, with all its signature lines; SIZE has 16 digits
///     alarms/KIND-SIZE-HASH/…            what does not fit, as evidence
public struct LogMonitor: Sendable {
    /// What came of one look at the log.
    public enum Outcome: Sendable {
        /// Nothing new.
        case unchanged(size: Int)
        case grown(from: Int, to: Int)
        /// A checkpoint that was not seen before, smaller than the largest, which begins with it.
        case filledIn(size: Int)
        case alarm(MonitorAlarm)
    }

    /// The log's; its name is the origin.
    public let key: NoteVerifierKey
    private let folder: String

    /// - Parameter folder: made where it is missing.
    /// - Throws: ``WitnessError`` `.otherKey` for the folder of another log, `.damaged`; `PrimitivesError`.
    public init(folder: String, key: NoteVerifierKey) throws {
        self.folder = folder
        self.key = key
        try DurableFile.makeFolder("\(folder)/seen")
        let path = "\(folder)/log.pub"
        guard DurableFile.exists(path) else {
            try DurableFile.write(Array("\(key.encoded)\n".utf8), to: path)
            return
        }
        guard try WitnessFolder.readKey(path) == key else {
            throw WitnessError(.otherKey, "\(folder) belongs to the monitor of another log or key")
        }
    }

    /// Everything seen so far, by size.
    /// - Throws: ``WitnessError`` `.damaged`; `PrimitivesError`.
    public func seen() throws -> [Checkpoint] {
        try DurableFile.list("\(folder)/seen").filter { $0.hasSuffix(".checkpoint") }.map { name in
            let bytes = try DurableFile.read("\(folder)/seen/\(name)", limit: SignedNote.maximumByteCount)
            do throws(LogError) {
                return try UnverifiedCheckpoint(parsingAnyLog: bytes).verified(by: key, origin: key.name)
            } catch {
                throw WitnessError(.damaged, "\(folder)/seen/\(name): \(error.reason)")
            }
        }
    }

    /// The folders of all alarms ever raised.
    public func alarms() throws(PrimitivesError) -> [String] {
        DurableFile.exists("\(folder)/alarms")
            ? try DurableFile.list("\(folder)/alarms").map { "\(folder)/alarms/\($0)" } : []
    }

    /// Compares a checkpoint with everything seen before and remembers it if it fits.
    ///
    /// - Parameters:
    ///   - note: as it came.
    ///   - source: of the log's tiles.
    ///   - isLatest: whether the log itself showed it as its latest; then it may not be smaller than what was seen.
    /// - Throws: ``WitnessError`` `.damaged`, `PrimitivesError`; what `source` throws where it gives no tiles.
    public func look(at note: [UInt8], tiles source: any LogSource, isLatest: Bool = true) throws -> Outcome {
        let checkpoint: Checkpoint
        do throws(LogError) {
            checkpoint = try UnverifiedCheckpoint(parsingAnyLog: note).verified(by: key, origin: key.name)
        } catch {
            return try raise(.badCheckpoint(note, error.reason))
        }
        let seen = try self.seen()
        if let twin = seen.first(where: { $0.size == checkpoint.size && $0.root != checkpoint.root }) {
            return try raise(.fork(try LogFork(sameSize: twin, checkpoint)))
        }
        let largest = seen.last
        if checkpoint.size >= largest?.size ?? 0 {
            // Also for one that is known: what the tiles say now is compared with everything that was seen.
            if let finding = try compare(seen, with: checkpoint, source) { return try raise(finding) }
            return try remember(checkpoint, after: largest?.size ?? 0)
        }
        return try lookBack(at: checkpoint, from: largest ?? checkpoint, source, isLatest: isLatest)
    }

    private func lookBack(
        at checkpoint: Checkpoint, from largest: Checkpoint, _ source: any LogSource, isLatest: Bool
    ) throws -> Outcome {
        let finding = try compare([checkpoint], with: largest, source)
        switch finding {
        case .fork(let fork)?: return try raise(.fork(fork))
        case let finding? where !isLatest: return try raise(finding)
        case nil where !isLatest: return try remember(checkpoint, after: largest.size)
        default: return try raise(.wentBack(from: largest, to: checkpoint))
        }
    }

    /// Each of `earlier` must be a beginning of `later`, whose tree the source must have.
    private func compare(
        _ earlier: [Checkpoint], with later: Checkpoint, _ source: any LogSource
    ) throws -> MonitorAlarm.Finding? {
        do {
            let tree = try SourceTree(source, size: later.size)
            guard try MerkleTree.root(size: later.size, reader: tree) == later.root else {
                throw LogError(.rootMismatch, "the tiles do not have the root of the checkpoint")
            }
            for one in earlier {
                if let fork = try LogFork.find(between: one, and: later, reader: tree) { return .fork(fork) }
            }
            return nil
        } catch let error as LogError
            where [.rootMismatch, .oldRootMismatch, .wrongFileLength, .missingFile].contains(error.code)
        {
            return .unproven(earlier.last ?? later, later, error.reason)
        }
    }

    private func remember(_ checkpoint: Checkpoint, after size: Int) throws(PrimitivesError) -> Outcome {
        let digits = String(checkpoint.size)
        let name =
            String(repeating: "0", count: max(0, 16 - digits.count)) + digits
            + "-\(checkpoint.root.hexadecimal.prefix(16).lowercased()).checkpoint"
        let path = "\(folder)/seen/\(name)"
        let known = DurableFile.exists(path)
        // With more cosignatures than before it is worth keeping again.
        if !known { try DurableFile.write(checkpoint.encoded, to: path) }
        if checkpoint.size > size { return .grown(from: size, to: checkpoint.size) }
        return known || checkpoint.size == size ? .unchanged(size: size) : .filledIn(size: checkpoint.size)
    }

    private func raise(_ finding: MonitorAlarm.Finding) throws(PrimitivesError) -> Outcome {
        let target = "\(folder)/alarms/\(finding.name)"
        try DurableFile.makeFolder(target)
        for (name, bytes) in finding.files where !DurableFile.exists("\(target)/\(name)") {
            try DurableFile.write(bytes, to: "\(target)/\(name)")
        }
        return .alarm(MonitorAlarm(finding: finding, folder: target))
    }
}
