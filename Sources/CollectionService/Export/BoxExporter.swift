public import BallotStorage
import ElectionModel
package import GroupArithmetic
import Primitives

/// What an export wrote.
public struct ExportedBox: Hashable, Sendable {
    /// Cast ballots.
    public var ballots = 0
    /// Ballots that their voters had opened.
    public var challenged = 0
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
        var box = try await writeEnvelopes(to: folder, progress: progress)
        box.challenged = try await writeChallenges(to: folder, progress: progress)
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
        let (store, filler) = (store, try await HintFiller(store, group: group))
        var box = ExportedBox()
        box.ballots = try await SegmentWriter(
            path: { "\(folder)/\(BoxFolder.segment($0))" },
            page: { try await store.envelopes(from: $0, limit: $1) }, leaf: \.leaf,
            lines: { page in
                let lines = try await lines(page, filler)
                box.computedHints += lines.count { $0.isComputed }
                return lines.map(\.line)
            }
        ).write(pageSize: Self.pageSize, progress: progress)
        return box
    }

    /// The folder is there only where somebody challenged a ballot.
    private func writeChallenges(to folder: String, progress: @Sendable () -> Void) async throws -> Int {
        guard try await store.counts().challenges > 0 else { return 0 }
        try DurableFile.makeFolder("\(folder)/\(BoxFolder.challenged)")
        let (store, group) = (store, group)
        return try await SegmentWriter(
            path: { "\(folder)/\(BoxFolder.challengedSegment($0))" },
            page: { try await store.challenges(from: $0, limit: $1) }, leaf: \.leaf,
            lines: { try $0.map { try ChallengeEnvelope($0, group: group).canonicalBytes } }
        ).write(pageSize: Self.pageSize, progress: progress)
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
