public import BallotStorage
import ElectionModel
package import GroupArithmetic
import Primitives

/// What an export wrote.
public struct ExportedBox: Hashable, Sendable {
    public var ballots = 0
    /// Ballots that came without hints, or with wrong ones, and have right ones now.
    public var computedHints = 0
}

/// Writes the ballot box (``BoxFolder``) for the offline tally tool, every ballot with right hints where hints are of use.
public struct BoxExporter: Sendable {
    /// How many ballots are in memory, and worked on at the same time.
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
    /// - Throws: ``ServiceError`` `.notClosed`, `.exists`, `.witnessesLate`; `StorageError`, `PrimitivesError`.
    /// - Complexity: about what checking the ballots without right hints exactly costs, on all processors.
    public func export(to folder: String, progress: @Sendable () -> Void = {}) async throws -> ExportedBox {
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
        let box = try await writeEnvelopes(to: folder, progress: progress)
        _ = try await LogExporter(store: store).write(to: "\(folder)/\(BoxFolder.log)", checkpoint: checkpoint)
        return box
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

    private func writeEnvelopes(to folder: String, progress: @Sendable () -> Void) async throws -> ExportedBox {
        let filler = try await HintFiller(store, group: group)
        var (next, segment) = (0, 0)
        var box = ExportedBox()
        var page = try await store.envelopes(from: next, limit: Self.pageSize)
        while !page.isEmpty {
            var writer = try LineWriter("\(folder)/\(BoxFolder.segment(segment))")
            while writer.count < BoxFolder.envelopesPerSegment, let last = page.last {
                for (line, isComputed) in try await lines(page, filler) {
                    try writer.append(line)
                    progress()
                    box.ballots += 1
                    if isComputed { box.computedHints += 1 }
                }
                next = last.leaf + 1
                page = try await store.envelopes(
                    from: next, limit: min(Self.pageSize, max(1, BoxFolder.envelopesPerSegment - writer.count)))
            }
            _ = try writer.finish()
            segment += 1
        }
        return box
    }

    /// The lines of the box, made at the same time, in order.
    private func lines(
        _ page: [StoredEnvelope], _ filler: HintFiller
    ) async throws -> [(line: [UInt8], isComputed: Bool)] {
        try await withThrowingTaskGroup(of: (Int, [UInt8], Bool).self) { tasks in
            for (index, stored) in page.enumerated() {
                tasks.addTask {
                    let envelope = try Envelope(stored, group: group)
                    let (submission, isComputed) = filler.fill(envelope.submission)
                    let filled = Envelope(
                        leaf: envelope.leaf, submission: submission, ticket: envelope.ticket,
                        evidence: envelope.evidence)
                    return (index, filled.canonicalBytes, isComputed)
                }
            }
            var lines: [(line: [UInt8], isComputed: Bool)] = page.map { _ in ([], false) }
            for try await (index, line, isComputed) in tasks { lines[index] = (line, isComputed) }
            return lines
        }
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
