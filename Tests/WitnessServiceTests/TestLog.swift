import Foundation
import Primitives
import TransparencyLog

/// A log in memory that signs whatever a test wants.
struct TestLog {
    static let origin = "log.invalid/test"

    let signer: NoteSigner
    let leaves: [[UInt8]]
    private let tree: MemoryTree

    /// - Parameters:
    ///   - fork: the index from which on the leaves are others.
    init(_ size: Int, fork: Int? = nil, origin: String = TestLog.origin, seed: UInt8 = 1) throws {
        signer = try NoteSigner(
            name: origin, key: Ed25519.SigningKey(seed: [UInt8](repeating: seed, count: 32)))
        leaves = (0..<size).map { Array("leaf \($0)\($0 >= fork ?? .max ? " of another" : "")".utf8) }
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        self.tree = tree
    }

    var key: NoteVerifierKey { signer.verifierKey }

    func checkpoint(_ size: Int) throws -> Checkpoint {
        try Checkpoint(
            signing: key.name, size: size, root: MerkleTree.root(size: size, reader: tree), by: signer)
    }

    func proof(_ old: Int, _ new: Int) throws -> [HashValue] {
        try MerkleTree.consistencyProof(from: old, to: new, reader: tree)
    }

    /// The honest request for `new` of a log whose witness saw `old`.
    func request(_ old: Int, _ new: Int) throws -> [UInt8] {
        try WitnessRequest(oldSize: old, proof: proof(old, new), checkpoint: checkpoint(new).unverified).encoded
    }

    /// Writes the log of `size` leaves as files.
    func write(_ size: Int, to folder: String) throws {
        try TileWriter.write(leaves.prefix(size), checkpoint: checkpoint(size), to: folder)
    }
}

/// A folder that goes with the test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "witness-\(UUID().uuidString)").path
        try DurableFile.makeFolder(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
