import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives

/// What a dishonest election office could do that has all signing keys: after a change it corrects every hash that
/// names the changed file, signs again, lists again and logs again. Only the checks of the content itself are left then.
struct Resealing {
    private let election: TestElection
    private let before: [String: [UInt8]]
    /// All files outside of the log, as they will be.
    private(set) var files: [String: [UInt8]]
    private(set) var leaves: [[UInt8]]
    private var replacements: [String: String]
    private let changed: Set<String>
    private let followsBallots: Bool

    /// - Parameters:
    ///   - files: of the record as it was, without its log.
    ///   - leaves: the log before its hashes are corrected.
    ///   - changes: the content that differs; `nil` removes a file.
    ///   - replacements: hashes that become others wherever they stand between quotation marks.
    ///   - followsBallots: whether the log's leaves are corrected for ballots that changed.
    init(
        _ election: TestElection, files: [String: [UInt8]], leaves: [[UInt8]], changes: [String: [UInt8]?],
        replacements: [String: String] = [:], followsBallots: Bool = true
    ) throws {
        self.election = election
        before = files
        self.files = files
        self.leaves = leaves
        self.replacements = replacements
        changed = Set(changes.keys)
        self.followsBallots = followsBallots
        for (path, bytes) in changes { self.files[path] = bytes }
        try reseal()
    }

    /// Only the files that differ from the record's.
    var changes: [String: [UInt8]?] {
        var changes: [String: [UInt8]?] = [:]
        for path in Set(files.keys).union(before.keys) where files[path] != before[path] {
            changes[path] = .some(files[path])
        }
        return changes
    }

    private mutating func reseal() throws {
        for path in order { try correct(path) }
        leaves = leaves.map(replaced)
        if !changed.contains(RecordFolder.list) { try relist() }
        try sign(RecordFolder.list)
        if let list = files[RecordFolder.list], !leaves.isEmpty {
            leaves[leaves.count - 1] = LogLeaf.step(.published, document: SHA256.hash(list)).canonicalBytes
        }
    }

    /// Each file after those that it names.
    private var order: [String] {
        let lists = files.keys.filter(Self.isList).sorted()
        let segments = files.keys.filter { $0.hasPrefix(RecordFolder.ballots) }.sorted()
        return [
            RecordFolder.manifest, RecordFolder.election, RecordFolder.definition, RecordFolder.commitments,
            RecordFolder.guardians,
        ] + lists + [RecordFolder.open, RecordFolder.close] + segments + [
            RecordFolder.dispositions, RecordFolder.aggregate, RecordFolder.processed, RecordFolder.session(1),
            RecordFolder.result,
        ]
    }

    /// A roll update, an override list or a release. Each names those before it, which the order of names is as long as there are
    /// fewer than ten.
    private static func isList(_ path: String) -> Bool {
        path.hasSuffix(".json")
            && ["steps/roll-update-", "steps/override-list-", "steps/release-"].contains { path.hasPrefix($0) }
    }

    private mutating func correct(_ path: String) throws {
        guard let before = before[path], let now = files[path] else { return }
        let corrected = replaced(now)
        files[path] = corrected
        guard corrected != before else { return }
        if RecordFolder.isSegment(path), path.hasPrefix(RecordFolder.ballots) {
            correctBallots(before.split(separator: 10).map(Array.init), corrected.split(separator: 10).map(Array.init))
        } else {
            replacements[SHA256.hash(before).hexadecimal] = SHA256.hash(corrected).hexadecimal
        }
        if path == RecordFolder.guardians || path == RecordFolder.definition { correctFingerprint() }
        try sign(path)
    }

    /// The log names each ballot, not its line.
    private mutating func correctBallots(_ before: [[UInt8]], _ now: [[UInt8]]) {
        guard followsBallots, before.count == now.count else { return }
        for (old, new) in zip(before, now) where old != new {
            replacements[Self.ballotHash(old).hexadecimal] = Self.ballotHash(new).hexadecimal
        }
    }

    static func ballotHash(_ line: [UInt8]) -> HashValue {
        let key = Array("\"ballot\":".utf8)
        let start = line.indices.first { line[$0...].starts(with: key) } ?? line.startIndex
        return SHA256.hash(line[(start + key.count)...].dropLast())
    }

    private mutating func correctFingerprint() {
        func fingerprint(_ files: [String: [UInt8]]) -> String? {
            guard let bytes = files[RecordFolder.definition], let guardians = files[RecordFolder.guardians],
                let definition = try? DefinitionDocument(canonical: bytes, group: election.group)
            else { return nil }
            return ElectionFingerprint.compute(definition: definition, guardians: SHA256.hash(guardians)).hexadecimal
        }
        if let old = fingerprint(before), let new = fingerprint(files), old != new { replacements[old] = new }
    }

    private mutating func sign(_ path: String) throws {
        guard let bytes = files[path] else { return }
        let signed: SignedDocument
        switch path {
        case RecordFolder.commitments, RecordFolder.guardians:
            signed = try election.signedByGuardians(bytes)
        case RecordFolder.definition, RecordFolder.open, RecordFolder.close, RecordFolder.processed,
            RecordFolder.session(1), RecordFolder.list:
            signed = try election.signedByOfficials(bytes)
        case _ where Self.isList(path): signed = try election.signedByOfficials(bytes)
        default: return
        }
        for signature in signed.signatures { files[path + signature.suffix] = signature.cms }
    }

    private mutating func relist() throws {
        guard let bytes = files[RecordFolder.list] else { return }
        let list = try RecordList(canonical: replaced(bytes), group: election.group)
        let listed = files.filter { !$0.key.hasPrefix(RecordFolder.list) }
            .map { RecordList.File(path: $0.key, byteCount: $0.value.count, hash: SHA256.hash($0.value)) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        files[RecordFolder.list] =
            RecordList(
                specification: list.specification, parameters: list.parameters, election: list.election,
                fingerprint: list.fingerprint, roll: list.roll, level: list.level, files: listed
            ).canonicalBytes
    }

    /// Every old hash by its new one.
    private func replaced(_ bytes: [UInt8]) -> [UInt8] {
        guard !replacements.isEmpty else { return bytes }
        let parts = bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        let corrected = parts.map { part -> [UInt8] in
            guard part.count == 64, let new = replacements[String(decoding: part, as: UTF8.self)] else {
                return Array(part)
            }
            return Array(new.utf8)
        }
        return Array(corrected.joined(separator: [UInt8(ascii: "\"")]))
    }
}

extension Resealing {
    /// - Parameter leaves: the log before its hashes are corrected; `nil` for the record's own.
    init(_ copy: RecordCopy, _ changes: [String: [UInt8]?], leaves: [[UInt8]]? = nil) throws {
        try self.init(
            copy.record.election, files: copy.files, leaves: leaves ?? copy.record.log.leaves, changes: changes)
    }
}

extension RecordCopy {
    func verify(_ sealed: Resealing) async throws -> VerificationReport {
        try await verify(sealed.changes, leaves: sealed.leaves)
    }
}
