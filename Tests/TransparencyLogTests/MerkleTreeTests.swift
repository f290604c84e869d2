import Primitives
import Testing
import TransparencyLog

@Suite struct MerkleTreeVectorTests {
    /// The eight leaves that tests of RFC 6962 logs commonly use; the roots were computed again with Python's hashlib.
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F],
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("known roots of 0 to 8 leaves", arguments: 0...8)
    func roots(size: Int) throws {
        var tree = MemoryTree()
        var builder = RootBuilder()
        for leaf in Self.leaves.prefix(size) {
            tree.append(leaf: leaf)
            builder.append(leaf: leaf)
        }
        let expected = try HashValue(hexadecimal: Self.roots[size].uppercased())
        #expect(try MerkleTree.root(size: size, reader: tree) == expected)
        #expect(builder.root == expected)
    }

    @Test("known roots of 1,000 and 70,000 leaves, computed with Python")
    func longRoots() throws {
        var builder = RootBuilder()
        for index in 0..<70_000 {
            if index == 1000 {
                #expect("\(builder.root)" == "2FF33FB9D8F14F89CA306289633336A168FF3F4532E8F741A0019DCB4C1D60A1")
            }
            builder.append(leaf: ascii("leaf \(index)"))
        }
        #expect("\(builder.root)" == "DA0532FF7B2EE56F4067110FC964E9F27B5959F9527BFFF3FA501AA7584DEAF3")
        #expect(builder.size == 70_000)
    }
}

@Suite struct MerkleTreeTests {
    @Test("a leaf is never taken for a node: the first byte tells them apart")
    func domainSeparation() {
        let left = MerkleTree.leafHash(ascii("a"))
        let right = MerkleTree.leafHash(ascii("b"))
        #expect(MerkleTree.leafHash([1] + left.bytes + right.bytes) != MerkleTree.nodeHash(left, right))
        #expect(MerkleTree.nodeHash(left, right) != MerkleTree.nodeHash(right, left))
        #expect(MerkleTree.leafHash(ascii("x")[...]) == MerkleTree.leafHash(ascii("x")))
        #expect(MerkleTree.emptyRoot != MerkleTree.leafHash([UInt8]()))
    }

    @Test("roots of every size to 300 equal the recursion of the RFC")
    func roots() throws {
        let tree = Fixture.tree(300)
        let hashes = (0..<300).map { ReferenceTree.leafHash(Fixture.leaf($0)) }
        var builder = RootBuilder()
        for size in 0...300 {
            let expected = ReferenceTree.root(hashes[..<size])
            #expect(try MerkleTree.root(size: size, reader: tree) == expected)
            #expect(builder.root == expected)
            if size < 300 { builder.append(leafHash: hashes[size]) }
        }
    }

    @Test("the nodes added by one leaf after the other are all that a reader needs")
    func nodesAdded() throws {
        var store = StoredTree()
        let tree = Fixture.tree(300)
        for index in 0..<300 {
            let hash = MerkleTree.leafHash(Fixture.leaf(index))
            let added = try MerkleTree.nodesAdded(leafHash: hash, at: index, reader: store)
            #expect(added.count == (index + 1).trailingZeroBitCount + 1)
            for entry in added { #expect(store.nodes.updateValue(entry.hash, forKey: entry.node) == nil) }
            for entry in added { #expect(try tree.node(entry.node) == entry.hash) }
            let size = index + 1
            #expect(try MerkleTree.root(size: size, reader: store) == MerkleTree.root(size: size, reader: tree))
        }
    }

    @Test("nodes that are not complete do not exist")
    func rejectsMissingNodes() {
        let tree = Fixture.tree(6)
        for (level, index) in [(0, 6), (1, 3), (2, 1), (3, 0), (64, 0), (1000, 0), (0, -1), (-1, 0)] {
            #expect(throws: error(.missingNode)) { try tree.node(TreeNode(level: level, index: index)) }
        }
        #expect(TreeNode(level: 1, index: 2).isComplete(in: 6))
        #expect(!TreeNode(level: 1, index: 2).isComplete(in: 5))
    }

    @Test("sizes and indexes outside the tree are refused when a proof is made")
    func rejectsRanges() {
        let tree = Fixture.tree(6)
        for size in [-1, MerkleTree.maximumSize + 1, Int.max, Int.min] {
            #expect(throws: error(.sizeOutOfRange)) { try MerkleTree.root(size: size, reader: tree) }
            #expect(throws: error(.sizeOutOfRange)) {
                try MerkleTree.inclusionProof(index: 0, size: size, reader: tree)
            }
            #expect(throws: error(.sizeOutOfRange)) {
                try MerkleTree.consistencyProof(from: 0, to: size, reader: tree)
            }
        }
        for index in [-1, 6, Int.max, Int.min] {
            #expect(throws: error(.indexOutOfRange)) {
                try MerkleTree.inclusionProof(index: index, size: 6, reader: tree)
            }
        }
        for old in [-1, 7] {
            #expect(throws: error(.sizeOutOfRange)) { try MerkleTree.consistencyProof(from: old, to: 6, reader: tree) }
        }
        #expect(throws: error(.missingNode)) { try MerkleTree.root(size: 7, reader: tree) }
        for index in [-1, MerkleTree.maximumSize] {
            #expect(throws: error(.sizeOutOfRange)) {
                try MerkleTree.nodesAdded(leafHash: .zero, at: index, reader: tree)
            }
        }
    }
}

/// Keeps exactly the nodes that it was given, as a database does.
private struct StoredTree: TreeReader {
    var nodes: [TreeNode: HashValue] = [:]

    func node(_ node: TreeNode) throws -> HashValue {
        guard let hash = nodes[node] else { throw LogError(.missingNode, "\(node)") }
        return hash
    }
}
