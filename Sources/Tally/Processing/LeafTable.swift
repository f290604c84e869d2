import ElectionModel
import Primitives

/// The log's cast leaves by their index, on disk.
final class LeafTable {
    private let records: IndexedRecords
    /// Of the last cast leaf; -1 if there is none.
    private(set) var last = -1

    /// - Parameter leaves: read to their end.
    init(_ leaves: CastLeafReader, folder: String) throws {
        records = try IndexedRecords(recordByteCount: 1 + 3 * HashValue.byteCount, folder: folder)
        while let leaf = try leaves.next() {
            try records.put(
                [1] + leaf.ballot.bytes + leaf.statement.bytes + leaf.standing.bytes, at: leaf.index)
            last = leaf.index
        }
    }

    /// - Returns: `nil` if the log has no cast ballot there.
    func leaf(_ index: Int) throws(PrimitivesError) -> BallotBox.CastLeaf? {
        guard let record = try records.record(index), record.first == 1 else { return nil }
        var reader = RecordBytes.Reader(Array(record.dropFirst()))
        return BallotBox.CastLeaf(
            index: index, ballot: reader.hash(), statement: reader.hash(), standing: reader.hash())
    }

    /// A line of the box with the leaf whose number it begins with.
    func boxLine(_ line: ParallelLines.Line) throws(PrimitivesError) -> BoxLine {
        guard let number = line.leafNumber else { return BoxLine(line: line, leaf: nil) }
        return BoxLine(line: line, leaf: try leaf(number))
    }
}

/// A line of the ballot box and the cast leaf that it says it belongs to, if the log has that.
struct BoxLine: Sendable {
    let line: ParallelLines.Line
    let leaf: BallotBox.CastLeaf?
}
