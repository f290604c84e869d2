public import ElectionModel
public import GroupArithmetic
public import Primitives
import TransparencyLog

/// Finds published ballots by confirmation code or by pseudonym. It verifies nothing.
public struct BallotLookup: Sendable {
    public struct Match: Hashable, Sendable {
        /// File and line.
        public let place: Place
        public let leaf: Int
        /// The ballot's number among its voter's, where the record has pseudonyms.
        public let sequence: Int?
        /// The ballot style's label; `nil` if the manifest has no such style.
        public let ballotStyle: String?
        /// What the record says became of the ballot; `nil` if it says nothing.
        public let disposition: Disposition.Kind?
        /// What a challenged ballot contains, as the record states it; `nil` for others.
        public var opening: BallotOpening?
    }

    private let source: RecordSource
    private let group: Group

    /// - Throws: if the folder cannot be read.
    public init(folder: String, group: Group = .standard) throws(PrimitivesError) {
        source = try RecordSource(folder)
        self.group = group
    }

    /// - Parameter code: a confirmation code, or a voter's pseudonym.
    /// - Returns: every published ballot with this code or pseudonym, challenged ones last. Two with one confirmation code
    ///   are a fault of the record; under a pseudonym stand all cast ballots of one voter.
    public func find(_ code: HashValue) -> [Match] { findCast(code) + findChallenged(code) }

    private func findChallenged(_ code: HashValue) -> [Match] {
        var ignored = Findings()
        let lines = LineSource(source, files: source.challengedPaths)
        var found: [(Place, PublishedChallenge)] = []
        while let line = lines.next(&ignored) {
            guard let published = try? PublishedChallenge(canonical: line.bytes, group: group),
                published.ballot.confirmationCode == code
            else { continue }
            found.append((line.place, published))
        }
        let kinds = dispositions(of: Set(found.map(\.1.leaf)))
        let styles = manifestStyles()
        return found.map { place, published in
            Match(
                place: place, leaf: published.leaf, sequence: nil,
                ballotStyle: Self.label(published.ballot.ballotStyle, styles), disposition: kinds[published.leaf],
                opening: published.opening)
        }
    }

    private static func label(_ style: Int, _ labels: [String]) -> String? {
        labels.indices.contains(style - 1) ? labels[style - 1] : nil
    }

    private func findCast(_ code: HashValue) -> [Match] {
        var ignored = Findings()
        let needle = Array(code.hexadecimal.utf8)
        let lines = LineSource(source, files: source.segmentPaths)
        var found: [(Place, PublishedBallot)] = []
        while let line = lines.next(&ignored) {
            guard Self.contains(line.bytes, needle),
                let published = try? PublishedBallot(canonical: line.bytes, group: group),
                published.ballot.confirmationCode == code || published.pseudonym == code
            else { continue }
            found.append((line.place, published))
        }
        let kinds = dispositions(of: Set(found.map(\.1.leaf)))
        let styles = manifestStyles()
        return found.map { place, published in
            Match(
                place: place, leaf: published.leaf, sequence: published.sequence,
                ballotStyle: Self.label(published.ballot.ballotStyle, styles), disposition: kinds[published.leaf])
        }
    }

    /// The log's entry that a receipt's short code names, whether the ballot is published or not.
    /// - Returns: `nil` where the log has no such entry, or another one at its place.
    public func find(_ code: ReceiptCode) -> Match? {
        let log = FolderSource(source.path(RecordFolder.log))
        guard let note = try? log.checkpoint(), let size = try? UnverifiedCheckpoint(parsing: note).size,
            let entries = try? SourceTree(log, size: size).entries(from: code.index), let bytes = entries.first,
            let leaf = try? LogLeaf(canonical: bytes, group: group, limit: EntryBundle.maximumEntryByteCount),
            leaf.isBallot, code.matches(leaf)
        else { return nil }
        return Match(
            place: Place("\(RecordFolder.log)/tile/entries", "leaf \(code.index)"), leaf: code.index, sequence: nil,
            ballotStyle: nil, disposition: dispositions(of: [code.index])[code.index])
    }

    private func dispositions(of leaves: Set<Int>) -> [Int: Disposition.Kind] {
        guard !leaves.isEmpty else { return [:] }
        var ignored = Findings()
        var kinds: [Int: Disposition.Kind] = [:]
        let dispositions = DispositionSource(source, group: group)
        while let next = dispositions.next(&ignored) {
            if leaves.contains(next.value.leaf) { kinds[next.value.leaf] = next.value.kind }
        }
        return kinds
    }

    private func manifestStyles() -> [String] {
        guard let bytes = try? DurableFile.read(source.path(RecordFolder.manifest), limit: 32 << 20),
            let manifest = try? Manifest(canonical: bytes, group: group)
        else { return [] }
        return manifest.ballotStyles.map(\.label)
    }

    /// Whether the digits stand in the line; the pseudonym is among its first fields, the confirmation code its last.
    private static func contains(_ line: [UInt8], _ needle: [UInt8]) -> Bool {
        [line.prefix(needle.count + 64), line.suffix(needle.count + 16)].contains { part in
            part.indices.contains { part[$0...].starts(with: needle) }
        }
    }
}

extension LogLeaf {
    fileprivate var isBallot: Bool {
        if case .step = self { return false }
        return true
    }
}
