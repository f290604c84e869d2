import Primitives
import Testing
import TransparencyLog

@Suite struct EntryBundleTests {
    @Test("an entry follows its length in two bytes, big endian")
    func layout() throws {
        #expect(try EntryBundle.encode(ascii("ab")) == [0, 2, 0x61, 0x62])
        #expect(try EntryBundle.encode([]) == [0, 0])
        let longest = [UInt8](repeating: 1, count: 65_535)
        let bytes = try EntryBundle.encode(longest)
        #expect(bytes.prefix(2) == [0xFF, 0xFF])
        #expect(try EntryBundle.decode(bytes + [0, 0], count: 2) == [longest, []])
        #expect(try EntryBundle.decode([], count: 0) == [])
    }

    @Test("an entry of 65,536 bytes is refused")
    func rejectsLongEntry() {
        #expect(throws: error(.entryTooLarge)) { try EntryBundle.encode([UInt8](repeating: 1, count: 65_536)) }
    }

    @Test(
        "bundles that are short or long are refused",
        arguments: [
            ([], 1), ([0], 1), ([0, 1], 1), ([0, 2, 1], 1), ([0, 0], 2), ([0, 0, 0], 2), ([0, 0, 0, 0], 1), ([0], 0),
            ([0, 0, 9], 1), ([0xFF, 0xFF, 0], 1), ([0, 1, 7, 0], 2),
        ] as [([UInt8], Int)])
    func rejects(bytes: [UInt8], count: Int) {
        #expect(throws: error(.malformedBundle)) { try EntryBundle.decode(bytes, count: count) }
    }
}

@Suite struct TileRoundTripTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func leaf(_ index: Int) -> [UInt8] { ascii("\(index)") }

    private func checkpoint(_ size: Int) throws -> Checkpoint {
        var builder = RootBuilder()
        for index in 0..<size { builder.append(leaf: leaf(index)) }
        return try Checkpoint(signing: Fixture.origin, size: size, root: builder.root, by: Fixture.signer())
    }

    private func files(_ path: String = "") throws -> [String] {
        try DurableFile.list("\(folder.path)/\(path)").flatMap { name in
            DurableFile.isFolder("\(folder.path)/\(path)\(name)") ? try files("\(path)\(name)/") : [path + name]
        }
    }

    @Test(
        "a log is written and read back, and has exactly the files of its size",
        arguments: [0, 1, 2, 255, 256, 257, 512, 1000, 65_536 + 3])
    func roundTrip(size: Int) throws {
        let checkpoint = try checkpoint(size)
        try TileWriter.write((0..<size).lazy.map { leaf($0) }, checkpoint: checkpoint, to: folder.path)
        #expect(try files().sorted() == (LogLayout.tiles(size: size).map(\.path) + ["checkpoint"]).sorted())
        try LogLayout.check(folder: folder.path, size: size)

        var reader = try EntryReader(folder: folder.path, size: size)
        var builder = RootBuilder()
        while let entry = try reader.next() {
            #expect(entry == leaf(reader.index - 1))
            builder.append(leaf: entry)
        }
        #expect(try reader.next() == nil)
        #expect(builder.size == size)
        #expect(builder.root == checkpoint.root)

        var visited = 0
        let verified = try LogFolder.verify(
            folder.path, key: Fixture.signer().verifierKey, origin: Fixture.origin
        ) { index, entry in
            #expect(index == visited)
            #expect(entry == leaf(index))
            visited += 1
        }
        #expect(verified == checkpoint)
        #expect(visited == size)
    }

    @Test("proofs from tiles equal those from memory", arguments: [1, 255, 256, 257, 700, 65_536 + 3])
    func proofs(size: Int) throws {
        var tree = MemoryTree()
        for index in 0..<size { tree.append(leaf: leaf(index)) }
        let root = try MerkleTree.root(size: size, reader: tree)
        let checkpoint = try Checkpoint(signing: Fixture.origin, size: size, root: root, by: Fixture.signer())
        try TileWriter.write((0..<size).lazy.map { leaf($0) }, checkpoint: checkpoint, to: folder.path)
        let reader = try TileReader(folder: folder.path, size: size)
        #expect(try MerkleTree.root(size: size, reader: reader) == root)
        var random = SeededRandom(seed: UInt64(size))
        for index in [0, size - 1] + (0..<20).map({ _ in Int.random(in: 0..<size, using: &random) }) {
            let proof = try MerkleTree.inclusionProof(index: index, size: size, reader: reader)
            #expect(try proof == MerkleTree.inclusionProof(index: index, size: size, reader: tree))
            let hash = MerkleTree.leafHash(leaf(index))
            try MerkleTree.verifyInclusion(leafHash: hash, index: index, size: size, proof: proof, root: root)
            let step = try MerkleTree.consistencyProof(from: index, to: size, reader: reader)
            #expect(try step == MerkleTree.consistencyProof(from: index, to: size, reader: tree))
        }
        for (level, index) in [(0, size), (0, -1), (60, 0), (-1, 0)] {
            #expect(throws: error(.missingNode)) { try reader.node(TreeNode(level: level, index: index)) }
        }
    }

    @Test("the longest entries fill a bundle")
    func longEntries() throws {
        let leaves = (0..<256).map { [UInt8](repeating: UInt8($0), count: EntryBundle.maximumEntryByteCount) }
        var builder = RootBuilder()
        for leaf in leaves { builder.append(leaf: leaf) }
        let checkpoint = try Checkpoint(
            signing: Fixture.origin, size: 256, root: builder.root, by: Fixture.signer())
        try TileWriter.write(leaves, checkpoint: checkpoint, to: folder.path)
        try LogFolder.verify(folder.path, key: Fixture.signer().verifierKey, origin: Fixture.origin)
        #expect(try DurableFile.read(folder / "tile/entries/000").count == 256 * 65_537)
    }

    @Test("a checkpoint of another size or root is not written, nor is anything beyond full tiles")
    func rejectsCheckpoint() throws {
        #expect(throws: error(.wrongSize)) {
            try TileWriter.write((0..<5).map { leaf($0) }, checkpoint: checkpoint(6), to: folder.path)
        }
        #expect(throws: error(.rootMismatch)) {
            try TileWriter.write((0..<5).map { leaf($0 + 1) }, checkpoint: checkpoint(5), to: folder.path)
        }
        #expect(try files() == [])
    }

    @Test("an entry that is too long is refused")
    func rejectsLongEntry() throws {
        var writer = TileWriter(folder: folder.path)
        try writer.append([UInt8](repeating: 0, count: 65_535))
        #expect(throws: error(.entryTooLarge)) { try writer.append([UInt8](repeating: 0, count: 65_536)) }
        #expect(writer.size == 1)
    }

    @Test("a log that is there already is not overwritten")
    func rejectsExisting() throws {
        try TileWriter.write((0..<300).map { leaf($0) }, checkpoint: checkpoint(300), to: folder.path)
        #expect(throws: error(.fileExists)) {
            try TileWriter.write((0..<300).map { leaf($0) }, checkpoint: checkpoint(300), to: folder.path)
        }
        try LogFolder.verify(folder.path, key: Fixture.signer().verifierKey, origin: Fixture.origin)
    }

    @Test("a place where no folder can be is an error")
    func rejectsPlace() throws {
        #expect(throws: error(.inputOutput)) {
            try TileWriter.write([leaf(0)], checkpoint: checkpoint(1), to: "/proc/glassurn-test")
        }
    }
}
