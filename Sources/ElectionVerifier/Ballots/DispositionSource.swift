import ElectionModel
import GroupArithmetic

/// The lines of dispositions.jsonl, decoded. Lines that cannot be decoded or do not ascend are failures and skipped.
final class DispositionSource {
    struct Item: Sendable {
        let value: Disposition
        let place: Place
    }

    private let lines: LineSource
    private let group: Group
    private var lastLeaf = -1

    init(_ source: RecordSource, group: Group) {
        let file = RecordFolder.dispositions
        lines = LineSource(source, files: source.digests[file] == nil ? [] : [file])
        self.group = group
    }

    func next(_ findings: inout Findings) -> Item? {
        while let line = lines.next(&findings) {
            let value: Disposition
            do throws(FormatError) {
                value = try Disposition(canonical: line.bytes, group: group, limit: 1_000)
            } catch {
                findings.fail(.formats, Place(line.place.file, line: line.place.line, error.path), error.reason)
                continue
            }
            guard value.leaf > lastLeaf else {
                findings.fail(
                    .dispositions, line.place, "leaf \(value.leaf) stands after leaf \(lastLeaf): leaves ascend")
                continue
            }
            lastLeaf = value.leaf
            return Item(value: value, place: line.place)
        }
        return nil
    }
}

/// How many cast ballots have each disposition, in total and for each ballot style.
struct DispositionCounts: Sendable {
    private(set) var styles: [Int: [Disposition.Kind: Int]] = [:]
    /// Challenged ballots, which are no cast ones and count for no style.
    private(set) var challenged: [Disposition.Kind: Int] = [:]
    /// Counted ballots by style and weight.
    private(set) var counted: [StyleAndWeight: Int] = [:]
    /// The same by the version of the roll that was in force when they were logged.
    private(set) var countedByVersion: [VersionAndGroup: Int] = [:]

    struct VersionAndGroup: Hashable, Sendable {
        let version: Int
        let group: StyleAndWeight
    }

    struct StyleAndWeight: Hashable, Sendable {
        let style: Int
        let weight: Int
    }

    mutating func add(_ disposition: Disposition, rollVersion: Int) {
        guard !disposition.kind.isChallenge else {
            challenged[disposition.kind, default: 0] += 1
            return
        }
        if disposition.kind == .counted {
            let group = StyleAndWeight(style: disposition.ballotStyle, weight: disposition.weight)
            counted[group, default: 0] += 1
            countedByVersion[VersionAndGroup(version: rollVersion, group: group), default: 0] += 1
        }
        styles[disposition.ballotStyle, default: [:]][disposition.kind, default: 0] += 1
    }

    func count(_ kind: Disposition.Kind, style: Int? = nil) -> Int {
        if let style { return styles[style]?[kind] ?? 0 }
        return styles.values.reduce(0) { $0 + ($1[kind] ?? 0) }
    }

    func cast(style: Int? = nil) -> Int { Disposition.Kind.allCases.reduce(0) { $0 + count($1, style: style) } }
}
