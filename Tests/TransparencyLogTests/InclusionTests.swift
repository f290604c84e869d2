import Primitives
import Testing
import TransparencyLog

@Suite struct InclusionTests {
    private static let tree = Fixture.tree(301)
    private static let hashes = (0..<301).map { MerkleTree.leafHash(Fixture.leaf($0)) }

    /// An inclusion proof with everything that it is checked against, each part changeable.
    private struct Claim {
        var leafHash: HashValue
        var index: Int
        var size: Int
        var proof: [HashValue]
        var root: HashValue

        func verify() throws(LogError) {
            try MerkleTree.verifyInclusion(leafHash: leafHash, index: index, size: size, proof: proof, root: root)
        }
    }

    private func claim(_ index: Int, _ size: Int) throws -> Claim {
        Claim(
            leafHash: Self.hashes[index], index: index, size: size,
            proof: try MerkleTree.inclusionProof(index: index, size: size, reader: Self.tree),
            root: try MerkleTree.root(size: size, reader: Self.tree))
    }

    private func rejects(_ claim: Claim, _ code: LogError.Code, _ change: (inout Claim) throws -> Void) throws {
        var changed = claim
        try change(&changed)
        #expect(throws: error(code)) { try changed.verify() }
    }

    @Test("every leaf of every size to 300 has the RFC's path, and it verifies", arguments: 1...300)
    func holds(size: Int) throws {
        // The recursion is slow: every path for small trees, some for large ones.
        let step = size <= 80 ? 1 : 29
        for index in 0..<size {
            let claim = try claim(index, size)
            try claim.verify()
            guard index % step == 0 || index == size - 1 else { continue }
            #expect(claim.proof == ReferenceTree.path(index, Self.hashes[..<size]))
        }
    }

    @Test("every kind of change to a proof of any leaf of any size to 300 is refused", arguments: 1...300)
    func rejectsMutations(size: Int) throws {
        var random = SeededRandom(seed: UInt64(size))
        for index in 0..<size {
            let claim = try claim(index, size)
            let bit = Int.random(in: 0..<256, using: &random)
            try rejects(claim, .rootMismatch) { $0.leafHash = try flipped($0.leafHash, bit: bit) }
            try rejects(claim, .rootMismatch) { $0.root = try flipped($0.root, bit: bit) }
            try rejects(claim, .wrongProofLength) { $0.proof.append(.zero) }
            try rejects(claim, .wrongProofLength) { $0.proof.insert($0.root, at: 0) }
            guard let position = claim.proof.indices.randomElement(using: &random) else { continue }
            try rejects(claim, .wrongProofLength) { $0.proof.remove(at: position) }
            try rejects(claim, .wrongProofLength) { $0.proof = [] }
            try rejects(claim, .wrongProofLength) { $0.proof.insert($0.proof[position], at: position) }
            try rejects(claim, .rootMismatch) { $0.proof[position] = try flipped($0.proof[position], bit: bit) }
            guard claim.proof.count > 1 else { continue }
            let other = (position + 1) % claim.proof.count
            try rejects(claim, .rootMismatch) { $0.proof.swapAt(position, other) }
            try rejects(claim, .rootMismatch) { $0.proof[position] = $0.proof[other] }
        }
    }

    @Test("in trees to 48 leaves every hash of every proof counts, and every other index is refused", arguments: 1...48)
    func rejectsEverywhere(size: Int) throws {
        for index in 0..<size {
            let claim = try claim(index, size)
            for position in claim.proof.indices {
                try rejects(claim, .rootMismatch) { $0.proof[position] = try flipped($0.proof[position], bit: 0) }
                for other in claim.proof.indices where other > position {
                    try rejects(claim, .rootMismatch) { $0.proof.swapAt(position, other) }
                }
            }
            for other in 0..<size where other != index {
                var changed = claim
                changed.index = other
                #expect(throws: LogError.self) { try changed.verify() }
            }
        }
    }

    @Test("a neighbouring index is refused in every size to 300", arguments: 2...300)
    func rejectsIndex(size: Int) throws {
        for index in 0..<size {
            let claim = try claim(index, size)
            for other in [index - 1, index + 1, index ^ 1, size - 1 - index] where other != index {
                var changed = claim
                changed.index = other
                if (0..<size).contains(other) {
                    let expected: LogError.Code =
                        ReferenceTree.turns(other, size: size).count == claim.proof.count
                        ? .rootMismatch : .wrongProofLength
                    #expect(throws: error(expected)) { try changed.verify() }
                } else {
                    #expect(throws: error(.indexOutOfRange)) { try changed.verify() }
                }
            }
        }
    }

    @Test("another size is refused unless the leaf's path has the same turns in it", arguments: 1...300)
    func rejectsSize(size: Int) throws {
        for index in 0..<size {
            let claim = try claim(index, size)
            let turns = ReferenceTree.turns(index, size: size)
            for other in [size - 1, size + 1, size * 2, size / 2] where other != size {
                var changed = claim
                changed.size = other
                if other <= index {
                    #expect(throws: error(.indexOutOfRange)) { try changed.verify() }
                } else if ReferenceTree.turns(index, size: other) == turns {
                    try changed.verify()
                } else {
                    #expect(throws: LogError.self) { try changed.verify() }
                }
            }
        }
    }

    @Test("sizes and indexes that no tree has are refused before any hashing")
    func rejectsRanges() throws {
        let claim = try claim(5, 9)
        for size in [-1, Int.min, Int.max, MerkleTree.maximumSize + 1] {
            try rejects(claim, .sizeOutOfRange) { $0.size = size }
        }
        try rejects(claim, .indexOutOfRange) { $0.size = 0 }
        for index in [-1, Int.min, Int.max, 9] { try rejects(claim, .indexOutOfRange) { $0.index = index } }
        try rejects(claim, .wrongProofLength) { $0.size = MerkleTree.maximumSize }
    }
}
