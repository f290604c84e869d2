import Primitives
import Testing
import TransparencyLog

@Suite struct LargeTreePropertyTests {
    @Test("random proofs in a tree of more than half a million leaves hold, and changed ones do not")
    func randomProofs() throws {
        var random = SeededRandom(seed: 20)
        let size = Int.random(in: 1 << 19..<1 << 20, using: &random)
        let stops = Set((0..<40).map { _ in Int.random(in: 1...size, using: &random) } + [size])
        var tree = MemoryTree()
        var builder = RootBuilder()
        var roots: [Int: HashValue] = [:]
        for index in 0..<size {
            let hash = MerkleTree.leafHash(index.bytes)
            tree.append(leafHash: hash)
            builder.append(leafHash: hash)
            if stops.contains(index + 1) { roots[index + 1] = builder.root }
        }
        let sizes = stops.sorted()
        for (old, new) in zip(sizes, sizes.dropFirst()) {
            let oldRoot = try #require(roots[old])
            let newRoot = try #require(roots[new])
            #expect(try MerkleTree.root(size: new, reader: tree) == newRoot)
            let proof = try MerkleTree.consistencyProof(from: old, to: new, reader: tree)
            try MerkleTree.verifyConsistency(from: old, oldRoot: oldRoot, to: new, newRoot: newRoot, proof: proof)
            #expect(throws: LogError.self) {
                try MerkleTree.verifyConsistency(
                    from: old - 1, oldRoot: oldRoot, to: new, newRoot: newRoot, proof: proof)
            }
            for _ in 0..<20 {
                let index = Int.random(in: 0..<new, using: &random)
                let hash = MerkleTree.leafHash(index.bytes)
                let path = try MerkleTree.inclusionProof(index: index, size: new, reader: tree)
                try MerkleTree.verifyInclusion(leafHash: hash, index: index, size: new, proof: path, root: newRoot)
                #expect(throws: LogError.self) {
                    try MerkleTree.verifyInclusion(
                        leafHash: hash, index: index ^ 1, size: new, proof: path, root: newRoot)
                }
            }
        }
    }
}

extension Int {
    fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}
