import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// The cast and challenged leaves of the log in order. What is wrong with the log is reported elsewhere; unreadable leaves are
/// skipped.
final class CastLeafSource {
    struct Leaf: Sendable {
        let index: Int
        let ballot: HashValue
        /// `nil` for a challenged ballot.
        let standing: HashValue?

        var isChallenged: Bool { standing == nil }
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
            guard let index = reader?.index else { continue }
            switch try? LogLeaf(canonical: bytes, group: group, limit: EntryBundle.maximumEntryByteCount) {
            case .cast(let ballot, _, let standing):
                return Leaf(index: index - 1, ballot: ballot, standing: standing)
            case .challenged(let ballot, _): return Leaf(index: index - 1, ballot: ballot, standing: nil)
            case .step, nil: continue
            }
        }
        return nil
    }
}
