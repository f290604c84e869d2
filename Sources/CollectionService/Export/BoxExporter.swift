public import BallotStorage
import ElectionModel
package import GroupArithmetic
import Primitives

/// Writes the ballot box (``BoxFolder``) for the offline tally tool.
public struct BoxExporter: Sendable {
    private static let pageSize = 20
    private let store: any BallotStore
    private let group: Group
    private let witnesses: ElectionWitnesses

    /// - Parameter witnessAuthorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the
    ///   system's.
    public init(store: any BallotStore, witnessAuthorities: [UInt8]? = nil) {
        self.init(store: store, group: .standard, witnessAuthorities: witnessAuthorities)
    }

    package init(store: any BallotStore, group: Group, witnessAuthorities: [UInt8]? = nil) {
        self.store = store
        self.group = group
        witnesses = ElectionWitnesses(store, group: group, authorities: witnessAuthorities)
    }

    /// - Parameters:
    ///   - folder: empty or missing. The log's checkpoint is written last: a box without it is an unfinished run.
    ///   - progress: is told after each ballot.
    /// - Returns: the number of ballots.
    /// - Throws: ``ServiceError`` `.notClosed`, `.exists`, `.witnessesLate`; `StorageError`, `PrimitivesError`.
    public func export(to folder: String, progress: @Sendable () -> Void = {}) async throws -> Int {
        let steps = Array(try await store.steps().prefix { $0.step != .processed })
        guard steps.contains(where: { $0.step == .close }), let last = steps.last?.leaf,
            let files = try await store.electionFiles()
        else {
            throw ServiceError(.notClosed, "the ballot box is exported after the closing only")
        }
        // The first good checkpoint over the last leaf ends with it: the processed leaf, which alone may follow, needs
        // this box.
        let checkpoint = try await witnesses.inclusion(ofLeaf: last).checkpoint
        try DurableFile.makeFolder(folder, secret: true)
        guard try DurableFile.list(folder).isEmpty else {
            throw ServiceError(.exists, "\(folder) is not empty")
        }
        for name in [
            "definition", "guardians", "steps", BoxFolder.rollFolder, BoxFolder.overrideFolder, BoxFolder.envelopes,
        ] {
            try DurableFile.makeFolder("\(folder)/\(name)")
        }
        try DurableFile.write(files.manifest, to: "\(folder)/\(BoxFolder.manifest)")
        try DurableFile.write(files.election, to: "\(folder)/\(BoxFolder.election)")
        try DurableFile.write(files.roll, to: "\(folder)/\(BoxFolder.roll)")
        for (index, step) in steps.enumerated() {
            try write(step, number: steps[...index].count { $0.step == step.step }, to: folder)
        }
        let count = try await writeEnvelopes(to: folder, progress: progress)
        _ = try await LogExporter(store: store).write(to: "\(folder)/\(BoxFolder.log)", checkpoint: checkpoint)
        return count
    }

    /// - Parameter number: among the steps of its kind, from 1.
    private func write(_ step: StoredStep, number: Int, to folder: String) throws {
        let paths: [LogLeaf.Step: (document: String, list: String?)] = [
            .definition: (BoxFolder.definition, nil), .commitments: (BoxFolder.commitments, nil),
            .guardians: (BoxFolder.guardians, nil), .open: (BoxFolder.open, nil), .close: (BoxFolder.close, nil),
            .rollUpdate: (RecordFolder.rollUpdate(number), BoxFolder.rollChanges(number)),
            .overrideList: (RecordFolder.overrideList(number), BoxFolder.overrideEntries(number)),
            .release: (RecordFolder.release(number), nil),
        ]
        guard let (path, list) = paths[step.step], let slash = path.lastIndex(of: "/") else { return }
        try step.document.save(as: String(path[path.index(after: slash)...]), in: "\(folder)/\(path[..<slash])")
        if let list, let bytes = step.list { try DurableFile.write(bytes, to: "\(folder)/\(list)") }
    }

    private func writeEnvelopes(to folder: String, progress: @Sendable () -> Void) async throws -> Int {
        var (next, count, segment) = (0, 0, 0)
        var page = try await store.envelopes(from: next, limit: Self.pageSize)
        while !page.isEmpty {
            var writer = try LineWriter("\(folder)/\(BoxFolder.segment(segment))")
            while writer.count < BoxFolder.envelopesPerSegment, !page.isEmpty {
                for stored in page {
                    try writer.append(Envelope(stored, group: group).canonicalBytes)
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
    fileprivate init(_ stored: StoredEnvelope, group: Group) throws {
        let submission = CastSubmission(
            ballot: try EncryptedBallot(canonical: stored.ballot, group: group),
            statement: try CastStatement(canonical: stored.statement, group: group), signature: stored.signature,
            hints: stored.hints)
        self.init(
            leaf: stored.leaf, submission: submission,
            ticket: try SignedTicket(canonical: stored.ticket, group: group), evidence: stored.evidence)
    }
}
