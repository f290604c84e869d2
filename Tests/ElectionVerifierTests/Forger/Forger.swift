import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import KeyCeremony
import Primitives
import SigmaProofs
import TransparencyLog

/// A record while it is being forged, by one who has every key: officials', guardians', the log's. What a case changes
/// is made to fit everywhere else: hashes, signatures, the file list, the log. Only the checks of the content are left.
struct Forger {
    let base: ForgedBase
    var random: SeededRandom
    /// s of K = g^s, and H_E.
    var secret: Scalar
    var electionHash: HashValue

    var commitments: CommitmentSet
    var guardians: GuardianRecord
    var open: OrderDocument
    var close: OrderDocument
    var updates: [RollUpdate]
    var lists: [OverrideList]
    var ballots: [PublishedBallot]
    var challenges: [PublishedChallenge]
    var dispositions: [Disposition]
    var processed: ProcessedDocument
    var session: SessionDocument
    var aggregate: AggregateDocument
    var result: ResultDocument
    var leaves: [[UInt8]]

    /// Whole files, which win over the documents above; `nil` removes one.
    var files: [String: [UInt8]?] = [:]
    /// Hashes that become others wherever they stand.
    var replacements: [String: String] = [:]
    /// Cast leaves that are not made to fit the ballots.
    var keptLeaves: Set<Int> = []
    /// Changes that are made when everything else fits.
    var editList: (RecordList) -> RecordList = { $0 }
    var afterSealing: (inout [String: [UInt8]]) throws -> Void = { _ in }
    var editLeaves: (inout [[UInt8]]) throws -> Void = { _ in }
    var logKey = TestElection.logKey
    /// Witnesses who sign what the forger shows them.
    var cosigners: [CheckpointCosigner]
    /// What the verifier is given beside the record.
    var checkpoints: [String]
    var afterLogging: (inout [String: [UInt8]]) throws -> Void = { _ in }

    var group: Group { base.group }
    var election: TestElection { base.election }
    var manifest: Manifest { election.context.manifest }

    init(_ base: ForgedBase, seed: String) throws {
        func read<Value: CanonicalJSON>(_ path: String) throws -> Value {
            try Value(canonical: base.files[path] ?? [], group: base.group)
        }
        func lines<Value: CanonicalJSON>(_ path: String) throws -> [Value] {
            try (base.files[path] ?? []).split(separator: 10).map { try Value(canonical: Array($0), group: base.group) }
        }
        self.base = base
        random = SeededRandom("glassurn forged: \(seed)")
        secret = try base.election.secrets.reduce(Scalar(base.group, 0)) { try $0 + Scalar($1.voteCoefficients[0]) }
        electionHash = base.election.context.extendedBaseHash
        commitments = try read(RecordFolder.commitments)
        guardians = try read(RecordFolder.guardians)
        open = try read(RecordFolder.open)
        close = try read(RecordFolder.close)
        updates = try base.numbered(RecordFolder.rollUpdate).map(read)
        lists = try base.numbered(RecordFolder.overrideList).map(read)
        ballots = try lines(RecordFolder.segment(0))
        challenges = try lines(RecordFolder.challengedSegment(0))
        dispositions = try lines(RecordFolder.dispositions)
        processed = try read(RecordFolder.processed)
        session = try read(RecordFolder.session(1))
        aggregate = try read(RecordFolder.aggregate)
        result = try read(RecordFolder.result)
        leaves = base.record.log.leaves
        cosigners = base.record.log.cosigners
        checkpoints = base.checkpoints
    }

    func baseText(_ path: String) -> String { String(decoding: base.files[path] ?? [], as: UTF8.self) }

    /// Everything made to fit, as the files of a record.
    func sealed() throws -> [String: [UInt8]] {
        let sealing = try Resealing(
            election, files: base.files.filter { !$0.key.hasPrefix("log/") }, leaves: fittedLeaves(),
            changes: changes(), replacements: replacements, followsBallots: false)
        var files = sealing.files
        var leaves = sealing.leaves
        for index in keptLeaves { leaves[index] = base.record.log.leaves[index] }
        try finishList(&files, &leaves)
        try afterSealing(&files)
        try editLeaves(&leaves)
        for (path, bytes) in try log(leaves) { files["\(RecordFolder.log)/\(path)"] = bytes }
        try afterLogging(&files)
        return files
    }

    private func changes() throws -> [String: [UInt8]?] {
        var changes: [String: [UInt8]?] = [:]
        func put(_ path: String, _ bytes: [UInt8]) {
            if base.files[path] != bytes { changes[path] = .some(bytes) }
        }
        put(RecordFolder.commitments, commitments.canonicalBytes)
        put(RecordFolder.guardians, guardians.canonicalBytes)
        put(RecordFolder.open, open.canonicalBytes)
        put(RecordFolder.close, close.canonicalBytes)
        for (index, update) in updates.enumerated() {
            put(RecordFolder.rollUpdate(index + 1), update.canonicalBytes)
        }
        for (index, list) in lists.enumerated() {
            put(RecordFolder.overrideList(index + 1), list.canonicalBytes)
        }
        put(RecordFolder.segment(0), Self.lines(ballots))
        if base.files[RecordFolder.challengedSegment(0)] != nil {
            put(RecordFolder.challengedSegment(0), Self.lines(challenges))
        }
        put(RecordFolder.dispositions, Self.lines(dispositions))
        put(RecordFolder.processed, processed.canonicalBytes)
        put(RecordFolder.session(1), session.canonicalBytes)
        put(RecordFolder.aggregate, aggregate.canonicalBytes)
        put(RecordFolder.result, result.canonicalBytes)
        put(RecordFolder.resultTable, result.table)
        return changes.merging(files) { $1 }
    }

    static func lines(_ values: [some CanonicalJSON]) -> [UInt8] {
        Array(values.map { $0.canonicalBytes + [10] }.joined())
    }

    /// The cast and challenged leaves name the ballots and standings that are there now.
    private func fittedLeaves() throws -> [[UInt8]] {
        var leaves = self.leaves
        for published in ballots where leaves.indices.contains(published.leaf) {
            guard
                case .cast(_, let statement, let standing) = try LogLeaf(
                    canonical: leaves[published.leaf], group: group)
            else { continue }
            leaves[published.leaf] =
                LogLeaf.cast(
                    ballot: SHA256.hash(published.ballotBytes), statement: statement,
                    standing: published.standing?.commitment(extendedBaseHash: electionHash) ?? standing
                ).canonicalBytes
        }
        for published in challenges where leaves.indices.contains(published.leaf) {
            guard case .challenged(_, let statement) = try LogLeaf(canonical: leaves[published.leaf], group: group)
            else { continue }
            leaves[published.leaf] =
                LogLeaf.challenged(ballot: SHA256.hash(published.ballotBytes), statement: statement).canonicalBytes
        }
        return leaves
    }

    private func finishList(_ files: inout [String: [UInt8]], _ leaves: inout [[UInt8]]) throws {
        guard let bytes = files[RecordFolder.list] else { return }
        guard let list = try? RecordList(canonical: bytes, group: group) else { return }
        let edited = editList(list).canonicalBytes
        guard edited != bytes else { return }
        files[RecordFolder.list] = edited
        for signature in try election.signedByOfficials(edited).signatures {
            files[RecordFolder.list + signature.suffix] = signature.cms
        }
        leaves[leaves.count - 1] = LogLeaf.step(.published, document: SHA256.hash(edited)).canonicalBytes
    }

    private func log(_ leaves: [[UInt8]]) throws -> [String: [UInt8]] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var log = TestLog(leaves: leaves)
        log.cosigners = cosigners
        try log.write(to: "\(folder.path)/log", key: logKey)
        return try FileTree.read("\(folder.path)/log")
    }
}
