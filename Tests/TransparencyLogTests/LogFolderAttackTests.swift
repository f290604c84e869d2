import Foundation
import Primitives
import Testing
import TransparencyLog

@Suite struct LogFolderAttackTests {
    private static let size = 600
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let leaves = (0..<Self.size).map { Fixture.leaf($0) }
        try TileWriter.write(leaves, checkpoint: Fixture.checkpoint(Fixture.tree(Self.size)), to: folder.path)
    }

    private func verify() throws {
        try LogFolder.verify(folder.path, key: Fixture.signer().verifierKey, origin: Fixture.origin)
    }

    private func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = try DurableFile.read(folder / path)
        body(&bytes)
        try DurableFile.write(bytes, to: folder / path, replacing: true)
    }

    static let tiles = LogLayout.tiles(size: size).map(\.path)

    @Test("the untouched log verifies and has seven tiles")
    func untouched() throws {
        try verify()
        #expect(Self.tiles.count == 7)
    }

    @Test("a missing file is refused", arguments: tiles + ["checkpoint"])
    func rejectsMissing(path: String) throws {
        try DurableFile.remove(folder / path)
        #expect(throws: error(.missingFile)) { try verify() }
        #expect(throws: error(.missingFile)) { try LogLayout.check(folder: folder.path, size: Self.size) }
    }

    @Test("a flipped bit in any file is refused", arguments: tiles + ["checkpoint"])
    func rejectsFlippedBit(path: String) throws {
        var random = SeededRandom(seed: 14)
        let original = try DurableFile.read(folder / path)
        for position in [0, original.count / 2, original.count - 1] {
            try change(path) { $0[position] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            #expect(throws: LogError.self) { try verify() }
            try change(path) { $0 = original }
        }
        try verify()
    }

    @Test("a short or longer file is refused", arguments: tiles)
    func rejectsLength(path: String) throws {
        let bundle = path.contains("entries")
        try change(path) { $0.removeLast() }
        #expect(throws: error(bundle ? .malformedBundle : .wrongTile)) { try verify() }
        try change(path) { $0 += [0, 0] }
        #expect(throws: error(bundle ? .malformedBundle : .wrongFileLength)) { try verify() }
        try change(path) { $0 = [] }
        #expect(throws: error(bundle ? .malformedBundle : .wrongTile)) { try verify() }
    }

    @Test(
        "a tile of the wrong length is refused by the reader of tiles",
        arguments: tiles.filter { !$0.contains("entries") })
    func rejectsTileLength(path: String) throws {
        let tile = try TilePath(parsing: path)
        guard case .hashes(let level) = tile.kind else { return }
        let reader = try TileReader(folder: folder.path, size: Self.size)
        let node = TreeNode(level: 8 * level, index: 256 * tile.index)
        _ = try reader.node(node)
        try change(path) { $0.removeLast(32) }
        #expect(throws: error(.wrongFileLength)) { try reader.node(node) }
        try change(path) { $0 += [UInt8](repeating: 0, count: 64) }
        #expect(throws: error(.wrongFileLength)) { try reader.node(node) }
        try DurableFile.remove(folder / path)
        #expect(throws: error(.missingFile)) { try reader.node(node) }
    }

    @Test(
        "a file that does not belong to the log is refused",
        arguments: [
            "extra", "checkpoint.part", "Checkpoint", "tile/0/003", "tile/0/002.p/87", "tile/0/002", "tile/entries/003",
            "tile/entries/002", "tile/1/001", "tile/2/000.p/1", "tile/0/notes.txt", "tile/00/000", "tile/0/x000/000",
            "tile/0/000.p/1", ".hidden", "tile/entries/.hidden",
        ])
    func rejectsUnknown(path: String) throws {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        try DurableFile.makeFolder(folder / parent)
        try DurableFile.write([1], to: folder / path)
        #expect(throws: error(.unknownFile)) { try verify() }
    }

    @Test("an empty folder and a folder without end are refused")
    func rejectsFolders() throws {
        try DurableFile.makeFolder(folder / "tile/empty")
        #expect(throws: error(.unknownFile)) { try verify() }
        try FileManager.default.removeItem(atPath: folder / "tile/empty")
        try FileManager.default.createSymbolicLink(atPath: folder / "tile/loop", withDestinationPath: folder.path)
        #expect(throws: error(.unknownFile)) { try verify() }
    }

    /// Looking for a tile below the folder among all tiles of this size would take years.
    @Test(
        "an empty folder is refused at any size that a checkpoint can state",
        arguments: [
            ("tile/7", LogError.Code.unknownFile), ("tile/6", .missingFile), ("tile/0/x999", .missingFile),
            ("tile/6/000.p", .missingFile), ("tile/6/001.p", .unknownFile), ("tile/6/x000", .unknownFile),
            ("tile/entries/x035/x184/x372/x088/831.p", .missingFile),
            ("tile/entries/x035/x184/x372/x088/x831", .unknownFile),
        ])
    func rejectsEmptyFolder(path: String, code: LogError.Code) throws {
        let other = try TemporaryFolder()
        try DurableFile.makeFolder(other / path)
        #expect(throws: error(code)) { try LogLayout.check(folder: other.path, size: MerkleTree.maximumSize) }
    }

    @Test(
        "a folder in the place of a file is refused", arguments: ["checkpoint", "tile/0/000", "tile/entries/002.p/88"])
    func rejectsFolderAsFile(path: String) throws {
        try DurableFile.remove(folder / path)
        try DurableFile.makeFolder(folder / path)
        #expect(throws: LogError.self) { try verify() }
    }

    @Test("two entries in exchanged places are refused")
    func rejectsOrder() throws {
        try change("tile/entries/000") { bytes in
            // "leaf 0" and "leaf 1", each after its length.
            bytes.swapAt(7, 15)
        }
        #expect(throws: error(.wrongTile)) { try verify() }
    }

    @Test("a forger who rebuilds every tile still lacks the checkpoint's root")
    func rejectsRebuiltTiles() throws {
        let other = try TemporaryFolder()
        var leaves = (0..<Self.size).map { Fixture.leaf($0) }
        leaves[300] = ascii("forged")
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        try TileWriter.write(leaves, checkpoint: Fixture.checkpoint(tree), to: other.path)
        let genuine = try DurableFile.read(folder / "checkpoint")
        try DurableFile.write(genuine, to: other / "checkpoint", replacing: true)
        #expect(throws: error(.rootMismatch)) {
            try LogFolder.verify(other.path, key: Fixture.signer().verifierKey, origin: Fixture.origin)
        }
    }

    @Test("a log of another origin or key is refused before its entries are read")
    func rejectsTrust() throws {
        let key = try Fixture.signer().verifierKey
        #expect(throws: error(.wrongOrigin)) {
            try LogFolder.verify(folder.path, key: key, origin: "other") { _, _ in Issue.record("an entry was read") }
        }
        #expect(throws: error(.notSigned)) {
            try LogFolder.verify(folder.path, key: Fixture.signer(seed: 9).verifierKey, origin: Fixture.origin)
        }
    }

    @Test("a checkpoint of an earlier size leaves files over", arguments: [0, 1, 599, 512])
    func rejectsEarlierCheckpoint(size: Int) throws {
        let earlier = try Fixture.checkpoint(Fixture.tree(size))
        try DurableFile.write(earlier.encoded, to: folder / "checkpoint", replacing: true)
        #expect(throws: error(.unknownFile)) { try verify() }
    }

    @Test("an error of the visitor ends the pass")
    func passesErrors() throws {
        #expect(throws: error(.inputOutput)) {
            try LogFolder.verify(folder.path, key: Fixture.signer().verifierKey, origin: Fixture.origin) { index, _ in
                if index == 5 { throw error(.inputOutput) }
            }
        }
    }

    @Test("sizes that no tree has are refused by the readers", arguments: [-1, Int.max])
    func rejectsSizes(size: Int) {
        #expect(throws: error(.sizeOutOfRange)) { try EntryReader(folder: folder.path, size: size) }
        #expect(throws: error(.sizeOutOfRange)) { try TileReader(folder: folder.path, size: size) }
        #expect(throws: error(.sizeOutOfRange)) { try LogLayout.check(folder: folder.path, size: size) }
    }

    @Test("a missing folder is an error")
    func rejectsMissingFolder() throws {
        #expect(throws: error(.missingFile)) {
            try LogFolder.verify(folder / "none", key: Fixture.signer().verifierKey, origin: Fixture.origin)
        }
        #expect(throws: error(.inputOutput)) { try LogLayout.check(folder: folder / "none", size: 5) }
    }
}
