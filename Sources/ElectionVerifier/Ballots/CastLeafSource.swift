import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// The cast leaves of the log in order. What is wrong with the log is reported elsewhere; unreadable leaves are
/// skipped.
final class CastLeafSource {
    struct Leaf: Sendable {
        let index: Int
        let ballot: HashValue
        let standing: HashValue
    }

    private var reader: EntryReader?
    private let group: Group

    /// - Parameter size: of the log; `nil` if it is not known, which gives no leaves.
    init(_ source: RecordSource, size: Int?, group: Group) {
        self.group = group
        reader = size.flatMap { try? EntryReader(folder: source.path(RecordFolder.log), size: $0) }
    }

    func next() -> Leaf? {
        while let bytes = try? reader?.next() {
            let leaf = try? LogLeaf(canonical: bytes, group: group, limit: EntryBundle.maximumEntryByteCount)
            guard case .cast(let ballot, _, let standing) = leaf, let index = reader?.index else { continue }
            return Leaf(index: index - 1, ballot: ballot, standing: standing)
        }
        return nil
    }
}
