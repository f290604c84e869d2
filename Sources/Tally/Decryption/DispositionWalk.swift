import ElectionModel
import GroupArithmetic
import Primitives

/// Goes through the log's cast and challenged leaves and dispositions.jsonl side by side: each leaf has exactly one line
/// of its kind, in the log's order, and at the end the file is the one of the processed leaf. Memory does not grow with their number.
final class DispositionWalk {
    private let leaves: CastLeafReader
    private let group: Group
    private let expected: HashValue
    private var reader: LineReader
    private var hasher = SHA256()

    /// - Parameter hash: of dispositions.jsonl, by the processed leaf.
    init(_ path: String, hash: HashValue, leaves: CastLeafReader, group: Group) throws {
        (self.leaves, self.group, expected) = (leaves, group, hash)
        reader = try LineReader(path)
    }

    /// - Throws: ``TallyError`` `.wrongAggregate`.
    func next() throws -> (leaf: BallotLeaf, disposition: Disposition)? {
        let leaf = try leaves.nextBallot()
        let line = try reader.next()
        guard let line else {
            guard leaf == nil else { throw Self.misplaced() }
            guard hasher.finalizing() == expected else {
                throw TallyError(.wrongAggregate, "dispositions.jsonl is not the one of the processed leaf")
            }
            return nil
        }
        hasher.update(line + [10])
        let disposition = try Disposition(canonical: line, group: group, limit: 1 << 16)
        guard let leaf, leaf.index == disposition.leaf else { throw Self.misplaced() }
        // A ballot that was opened must never be counted.
        guard leaf.isChallenged == disposition.kind.isChallenge else {
            throw TallyError(
                .wrongAggregate,
                leaf.isChallenged
                    ? "leaf \(leaf.index) is challenged, and dispositions.jsonl has it as \(disposition.kind.rawValue)"
                    : "leaf \(leaf.index) is cast, and dispositions.jsonl has it as \(disposition.kind.rawValue)")
        }
        return (leaf, disposition)
    }

    private static func misplaced() -> TallyError {
        TallyError(.wrongAggregate, "dispositions.jsonl does not say once what became of each cast and challenged leaf")
    }
}
