public import Primitives
public import TransparencyLog

/// Follows a log and remembers every checkpoint that it ever saw: each must be consistent with all others.
///
/// A new checkpoint is compared with the last one of the log, by the log's tiles; since each was compared so when it
/// was new, all are consistent. Signed checkpoints are kept before they are compared, and what signatures alone prove
/// needs no tiles.
public struct LogMonitor: Sendable {
    /// What came of one look at the log.
    public enum Outcome: Sendable {
        /// Nothing new.
        case unchanged(size: Int)
        case grown(from: Int, to: Int)
        /// A checkpoint that was not seen before, smaller than the log's last, which begins with it.
        case filledIn(size: Int)
        /// A signed checkpoint that is kept and could not be compared yet.
        case unchecked(Unchecked)
        case alarm(MonitorAlarm)
    }

    /// Why a checkpoint could not be compared.
    public struct Unchecked: Sendable {
        public let size: Int
        public let reason: String
        /// How many looks at the log, one after the other, gave a checkpoint and no tiles. From ``patience`` on that is
        /// an alarm: a log that withholds its tiles may hide what it changed.
        public let looks: Int

        public var isAlarm: Bool { looks >= LogMonitor.patience }
    }

    /// Looks without tiles until there is an alarm.
    public static let patience = 3

    /// The log's; its name is the origin.
    public let key: NoteVerifierKey
    private let folder: MonitorFolder

    /// - Parameter folder: made where it is missing.
    /// - Throws: ``WitnessError`` `.otherKey` for the folder of another log, `.damaged`; `PrimitivesError`.
    public init(folder: String, key: NoteVerifierKey) throws {
        self.folder = try MonitorFolder(folder, key: key)
        self.key = key
    }

    /// Everything that fits, by size. Reads all of it.
    /// - Throws: ``WitnessError`` `.damaged`; `PrimitivesError`.
    public func seen() throws -> [Checkpoint] { try folder.all(.seen) }

    /// Signed checkpoints that were not compared yet, by size.
    /// - Throws: ``WitnessError`` `.damaged`; `PrimitivesError`.
    public func pending() throws -> [Checkpoint] { try folder.all(.pending) }

    /// The folders of all alarms ever raised.
    public func alarms() throws(PrimitivesError) -> [String] { try folder.alarms() }

    /// Compares a checkpoint with what was seen before and remembers it if it fits.
    ///
    /// - Parameters:
    ///   - note: as it came.
    ///   - source: of the log's tiles.
    ///   - isLatest: whether the log itself showed it as its latest; then it may not be smaller than what the log
    ///     showed before. Another one that is larger waits until the log shows as much.
    /// - Throws: ``WitnessError`` `.damaged`, `PrimitivesError`; never for a source that gives no tiles.
    public func look(at note: [UInt8], tiles source: any LogSource, isLatest: Bool = true) throws -> Outcome {
        let checkpoint: Checkpoint
        do throws(LogError) {
            checkpoint = try UnverifiedCheckpoint(parsingAnyLog: note).verified(by: key, origin: key.name)
        } catch {
            return try raise(.badCheckpoint(note, error.reason))
        }
        if let twin = try folder.twin(of: checkpoint) {
            return try raise(.fork(try LogFork(sameSize: twin, checkpoint)))
        }
        let last = try folder.last()
        let isKnown = try folder.keep(checkpoint)
        guard isLatest else { return try fillIn(checkpoint, isKnown: isKnown, last, source) }
        if let last, checkpoint.size < last.size {
            // Both are signed: that needs no tiles. With them there may be more to say.
            let alarm = try raise(.wentBack(from: last, to: checkpoint))
            guard case .found(.fork(let fork)) = compare([checkpoint], with: last, source) else { return alarm }
            return try raise(.fork(fork))
        }
        return try follow(checkpoint, from: last, source)
    }

    /// The log's own latest checkpoint; with it, everything that waited for a tree of this size is compared.
    private func follow(_ checkpoint: Checkpoint, from last: Checkpoint?, _ source: any LogSource) throws -> Outcome {
        let waiting = try folder.all(.pending).filter { $0.size < checkpoint.size }
        let older = last.map { $0.size < checkpoint.size ? [$0] : [] } ?? []
        switch compare(older + waiting, with: checkpoint, source) {
        case .consistent:
            try folder.setLooks(0)
            for one in waiting + [checkpoint] { try folder.accept(one) }
            let size = last?.size ?? 0
            return checkpoint.size > size
                ? .grown(from: size, to: checkpoint.size) : .unchanged(size: checkpoint.size)
        case .found(let finding):
            // The evidence has them.
            if case .fork(let fork) = finding {
                try folder.drop(fork.earlier.size == last?.size ? fork.later : fork.earlier)
            }
            return try raise(finding)
        case .noTiles(let reason):
            let looks = try folder.looks() + 1
            try folder.setLooks(looks)
            return .unchecked(Unchecked(size: checkpoint.size, reason: reason, looks: looks))
        }
    }

    /// A checkpoint from elsewhere.
    private func fillIn(
        _ checkpoint: Checkpoint, isKnown: Bool, _ last: Checkpoint?, _ source: any LogSource
    ) throws -> Outcome {
        guard let last, checkpoint.size <= last.size else {
            let reason =
                "the log itself shows \(last?.size ?? 0) leaves so far; it is compared when the log shows as many"
            return .unchecked(Unchecked(size: checkpoint.size, reason: reason, looks: 0))
        }
        if isKnown { return .unchanged(size: last.size) }
        switch compare([checkpoint], with: last, source) {
        case .consistent:
            try folder.accept(checkpoint)
            return .filledIn(size: checkpoint.size)
        case .found(let finding):
            if case .fork = finding { try folder.drop(checkpoint) }
            return try raise(finding)
        case .noTiles(let reason):
            return .unchecked(Unchecked(size: checkpoint.size, reason: reason, looks: 0))
        }
    }

    private enum Comparison {
        case consistent
        case found(MonitorAlarm.Finding)
        case noTiles(String)
    }

    /// Each of `earlier` must be a beginning of `later`, whose tree the source must have.
    private func compare(
        _ earlier: [Checkpoint], with later: Checkpoint, _ source: any LogSource
    ) -> Comparison {
        do {
            let tree = try SourceTree(source, size: later.size)
            guard try MerkleTree.root(size: later.size, reader: tree) == later.root else {
                throw LogError(.rootMismatch, "the tiles do not have the root of the checkpoint")
            }
            for one in earlier where one.size > 0 {
                if let fork = try LogFork.find(between: one, and: later, reader: tree) { return .found(.fork(fork)) }
            }
            return .consistent
        } catch let error as LogError
            where [.rootMismatch, .oldRootMismatch, .wrongFileLength, .missingFile].contains(error.code)
        {
            return .found(.unproven(earlier.first ?? later, later, error.reason))
        } catch {
            return .noTiles("the log's tiles cannot be read: \(error)")
        }
    }

    private func raise(_ finding: MonitorAlarm.Finding) throws(PrimitivesError) -> Outcome {
        .alarm(MonitorAlarm(finding: finding, folder: try folder.write(finding)))
    }
}
