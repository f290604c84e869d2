import ElectionModel
import Primitives
import TransparencyLog

/// All leaves of the invented election's log, from the first.
struct FileLog {
    private var leaves: [[UInt8]]

    init(_ leaves: [[UInt8]]) { self.leaves = leaves }

    /// Everything that stands in the ballot box: steps, ballots and steps.
    init(box folder: ScaleFolder) throws {
        leaves = try ScaleFolder.stepsBefore.map { try ScaleFolder.leaf($0.0, "\(folder.box)/\($0.box)") }
        var reader = try LineReader("\(folder.path)/\(Self.castLeaves)")
        while let line = try reader.next() { leaves.append(line) }
        leaves += try ScaleFolder.stepsAfter.map { try ScaleFolder.leaf($0.0, "\(folder.box)/\($0.box)") }
    }

    /// The ballots' leaves, a line each, beside the box.
    static let castLeaves = "leaves.jsonl"

    mutating func append(_ step: LogLeaf.Step, document path: String) throws {
        leaves.append(try ScaleFolder.leaf(step, path))
    }

    func checkpoint(_ signer: NoteSigner) throws -> Checkpoint {
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        return try Checkpoint(
            signing: ScaleFolder.origin, size: leaves.count, root: MerkleTree.root(size: leaves.count, reader: tree),
            by: signer)
    }

    /// - Parameter folder: must not have a log.
    func write(to folder: String, _ signer: NoteSigner) throws {
        try TileWriter.write(leaves, checkpoint: checkpoint(signer), to: folder)
    }
}
