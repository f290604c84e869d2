import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// Gives the cast leaves of a log, or the challenged ones too, one after the other, in the log's order; memory does not grow with the log.
///
/// At the end the leaves are compared with the checkpoint once more: the files could be others than before.
final class CastLeafReader {
    private let checkpoint: Checkpoint
    private let group: Group
    private var reader: EntryReader
    private var root = RootBuilder()

    init(folder: String, _ checkpoint: Checkpoint, group: Group) throws {
        (self.checkpoint, self.group) = (checkpoint, group)
        reader = try EntryReader(folder: folder, size: checkpoint.size)
    }

    /// - Throws: ``TallyError`` `.badBox` at the end if these were not the leaves of the checkpoint.
    func next() throws -> BallotBox.CastLeaf? {
        while let leaf = try nextBallot() {
            if case .cast(let cast) = leaf { return cast }
        }
        return nil
    }

    /// The same with the challenged leaves.
    func nextBallot() throws -> BallotLeaf? {
        while let entry = try reader.next() {
            root.append(leaf: entry)
            let index = reader.index - 1
            switch try LogLeaf(canonical: entry, group: group, limit: 1 << 16) {
            case .cast(let ballot, let statement, let standing):
                return .cast(.init(index: index, ballot: ballot, statement: statement, standing: standing))
            case .challenged(let ballot, let statement):
                return .challenged(.init(index: index, ballot: ballot, statement: statement))
            case .step: continue
            }
        }
        guard root.root == checkpoint.root else {
            throw TallyError(.badBox, "the log's files have changed since they were verified")
        }
        return nil
    }
}
