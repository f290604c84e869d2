public import BallotStorage
import ElectionModel
import GroupArithmetic
import Primitives

/// Writes the ballot box (``BoxFolder``) for the offline tally tool.
public struct BoxExporter: Sendable {
    private static let pageSize = 20
    private let store: any BallotStore
    private let witnesses: ElectionWitnesses

    /// - Parameter witnessAuthorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the
    ///   system's.
    public init(store: any BallotStore, witnessAuthorities: [UInt8]? = nil) {
        self.store = store
        witnesses = ElectionWitnesses(store, authorities: witnessAuthorities)
    }

    /// - Parameters:
    ///   - folder: empty or missing. The log's checkpoint is written last: a box without it is an unfinished run.
    ///   - progress: is told after each ballot.
    /// - Returns: the number of ballots.
    /// - Throws: ``ServiceError`` `.notClosed`, `.exists`, `.witnessesLate`; `StorageError`, `PrimitivesError`.
    public func export(to folder: String, progress: @Sendable () -> Void = {}) async throws -> Int {
        let steps = try await store.steps()
        guard let closing = steps.first(where: { $0.step == .close }), let files = try await store.electionFiles()
        else {
            throw ServiceError(.notClosed, "the ballot box is exported after the closing only")
        }
        // The first cosigned checkpoint over the closing leaf is that of its own size, since no step could follow
        // before.
        let last = try await witnesses.inclusion(ofLeaf: closing.leaf).checkpoint
        try DurableFile.makeFolder(folder, secret: true)
        guard try DurableFile.list(folder).isEmpty else {
            throw ServiceError(.exists, "\(folder) is not empty")
        }
        for name in ["definition", "guardians", "steps", BoxFolder.envelopes] {
            try DurableFile.makeFolder("\(folder)/\(name)")
        }
        try DurableFile.write(files.manifest, to: "\(folder)/\(BoxFolder.manifest)")
        try DurableFile.write(files.election, to: "\(folder)/\(BoxFolder.election)")
        try DurableFile.write(files.roll, to: "\(folder)/\(BoxFolder.roll)")
        for step in steps { try write(step, to: folder) }
        let count = try await writeEnvelopes(to: folder, progress: progress)
        _ = try await LogExporter(store: store).write(to: "\(folder)/\(BoxFolder.log)", checkpoint: last)
        return count
    }

    private func write(_ step: StoredStep, to folder: String) throws {
        let paths: [LogLeaf.Step: String] = [
            .definition: BoxFolder.definition, .commitments: BoxFolder.commitments, .guardians: BoxFolder.guardians,
            .open: BoxFolder.open, .close: BoxFolder.close,
        ]
        guard let path = paths[step.step], let slash = path.lastIndex(of: "/") else { return }
        try step.document.save(as: String(path[path.index(after: slash)...]), in: "\(folder)/\(path[..<slash])")
    }

    private func writeEnvelopes(to folder: String, progress: @Sendable () -> Void) async throws -> Int {
        var (next, count, segment) = (0, 0, 0)
        var page = try await store.envelopes(from: next, limit: Self.pageSize)
        while !page.isEmpty {
            var writer = try LineWriter("\(folder)/\(BoxFolder.segment(segment))")
            while writer.count < BoxFolder.envelopesPerSegment, !page.isEmpty {
                for stored in page {
                    try writer.append(Envelope(stored).canonicalBytes)
                    progress()
                    next = stored.leaf + 1
                    count += 1
                }
                page = try await store.envelopes(
                    from: next, limit: min(Self.pageSize, max(1, BoxFolder.envelopesPerSegment - writer.count)))
            }
            _ = try writer.finish()
            segment += 1
        }
        return count
    }
}

extension Envelope {
    /// Reads the stored bytes, which must be what was accepted: canonical.
    fileprivate init(_ stored: StoredEnvelope) throws {
        let submission = CastSubmission(
            ballot: try EncryptedBallot(canonical: stored.ballot, group: .standard),
            statement: try CastStatement(canonical: stored.statement, group: .standard), signature: stored.signature,
            hints: stored.hints)
        self.init(
            leaf: stored.leaf, submission: submission,
            ticket: try SignedTicket(canonical: stored.ticket, group: .standard))
    }
}
