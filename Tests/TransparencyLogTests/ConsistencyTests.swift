import Primitives
import Testing
import TransparencyLog

@Suite struct ConsistencyTests {
    private static let tree = Fixture.tree(300)
    private static let hashes = (0..<300).map { MerkleTree.leafHash(Fixture.leaf($0)) }
    private static let roots = (0...300).compactMap { try? MerkleTree.root(size: $0, reader: tree) }

    private struct Claim {
        var oldSize: Int
        var oldRoot: HashValue
        var newSize: Int
        var newRoot: HashValue
        var proof: [HashValue]

        func verify() throws(LogError) {
            try MerkleTree.verifyConsistency(
                from: oldSize, oldRoot: oldRoot, to: newSize, newRoot: newRoot, proof: proof)
        }
    }

    private func claim(_ old: Int, _ new: Int) throws -> Claim {
        Claim(
            oldSize: old, oldRoot: Self.roots[old], newSize: new, newRoot: Self.roots[new],
            proof: try MerkleTree.consistencyProof(from: old, to: new, reader: Self.tree))
    }

    private func rejects(_ claim: Claim, _ code: LogError.Code, _ change: (inout Claim) throws -> Void) throws {
        var changed = claim
        try change(&changed)
        #expect(throws: error(code)) { try changed.verify() }
    }

    private func rejects(_ claim: Claim, _ change: (inout Claim) throws -> Void) throws {
        var changed = claim
        try change(&changed)
        #expect(throws: LogError.self) { try changed.verify() }
    }

    @Test("every pair of sizes to 300 has the RFC's proof, and it verifies", arguments: 0...300)
    func holds(new: Int) throws {
        let step = new <= 80 ? 1 : 29
        for old in 0...new {
            let claim = try claim(old, new)
            try claim.verify()
            guard old > 0, old % step == 0 || old == new - 1 else { continue }
            #expect(claim.proof == ReferenceTree.subproof(old, Self.hashes[..<new], whole: true))
        }
    }

    @Test("every kind of change to a proof for any pair of sizes to 300 is refused", arguments: 2...300)
    func rejectsMutations(new: Int) throws {
        var random = SeededRandom(seed: UInt64(new))
        for old in 1..<new {
            let claim = try claim(old, new)
            let bit = Int.random(in: 0..<256, using: &random)
            try rejects(claim) { $0.oldRoot = try flipped($0.oldRoot, bit: bit) }
            try rejects(claim, .rootMismatch) { $0.newRoot = try flipped($0.newRoot, bit: bit) }
            try rejects(claim) { swap(&$0.oldRoot, &$0.newRoot) }
            try rejects(claim, .wrongProofLength) { $0.proof.append(.zero) }
            try rejects(claim, .wrongProofLength) { $0.proof.insert($0.oldRoot, at: 0) }
            let position = Int.random(in: claim.proof.indices, using: &random)
            try rejects(claim, .wrongProofLength) { $0.proof.remove(at: position) }
            try rejects(claim) { $0.proof[position] = try flipped($0.proof[position], bit: bit) }
            guard claim.proof.count > 1 else { continue }
            try rejects(claim) { $0.proof.swapAt(position, (position + 1) % $0.proof.count) }
        }
    }

    @Test(
        "in trees to 40 leaves every hash of every proof counts, and every other old size is refused", arguments: 2...40
    )
    func rejectsEverywhere(new: Int) throws {
        for old in 1..<new {
            let claim = try claim(old, new)
            for position in claim.proof.indices {
                try rejects(claim) { $0.proof[position] = try flipped($0.proof[position], bit: 255) }
                for other in claim.proof.indices where other > position {
                    try rejects(claim) { $0.proof.swapAt(position, other) }
                }
            }
            for other in 0...new where other != old { try rejects(claim) { $0.oldSize = other } }
        }
    }

    @Test("a log that changed, dropped or inserted an old leaf has no proof", arguments: [1, 2, 7, 8, 9, 31, 64, 100])
    func rejectsRewrittenHistory(old: Int) throws {
        for change in 0..<3 {
            var leaves = (0..<150).map { Fixture.leaf($0) }
            switch change {
            case 0: leaves[old / 2] = ascii("forged")
            case 1: leaves.remove(at: old / 2)
            default: leaves.insert(ascii("forged"), at: old - 1)
            }
            var forged = MemoryTree()
            for leaf in leaves { forged.append(leaf: leaf) }
            let claim = Claim(
                oldSize: old, oldRoot: Self.roots[old], newSize: forged.size,
                newRoot: try MerkleTree.root(size: forged.size, reader: forged),
                proof: try MerkleTree.consistencyProof(from: old, to: forged.size, reader: forged))
            // Where the old tree is one subtree the proof starts from the old root itself.
            let expected: LogError.Code = old.nonzeroBitCount == 1 ? .rootMismatch : .oldRootMismatch
            #expect(throws: error(expected)) { try claim.verify() }
        }
    }

    @Test("an empty or equal old tree has an empty proof, and its root is compared")
    func trivial() throws {
        let empty = try claim(0, 7)
        #expect(empty.proof.isEmpty)
        try rejects(empty, .oldRootMismatch) { $0.oldRoot = .zero }
        try rejects(empty, .wrongProofLength) { $0.proof = [.zero] }
        let equal = try claim(7, 7)
        #expect(equal.proof.isEmpty)
        try rejects(equal, .rootMismatch) { $0.newRoot = .zero }
        try rejects(equal, .wrongProofLength) { $0.proof = [.zero] }
        try rejects(try claim(0, 0), .rootMismatch) { $0.newRoot = .zero }
        try rejects(try claim(0, 0), .oldRootMismatch) { $0.oldRoot = .zero }
    }

    @Test("a tree that shrinks and sizes that no tree has are refused before any hashing")
    func rejectsRanges() throws {
        let claim = try claim(5, 9)
        try rejects(claim, .sizeOutOfRange) { swap(&$0.oldSize, &$0.newSize) }
        for size in [-1, Int.min, Int.max] {
            try rejects(claim, .sizeOutOfRange) { $0.oldSize = size }
            try rejects(claim, .sizeOutOfRange) { $0.newSize = size }
        }
        try rejects(claim, .sizeOutOfRange) { $0.newSize = MerkleTree.maximumSize + 1 }
        try rejects(claim, .wrongProofLength) { $0.newSize = MerkleTree.maximumSize }
    }
}
