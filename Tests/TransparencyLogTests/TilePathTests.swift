import Testing
import TransparencyLog

@Suite struct TilePathTests {
    @Test(
        "paths of the specification are read and written",
        arguments: [
            "tile/0/x001/x234/067", "tile/0/000", "tile/entries/273.p/112", "tile/63/999", "tile/1/001.p/17",
            "tile/2/000.p/1", "tile/entries/x001/000.p/255", "tile/0/x035/x184/x372/x088/831",
        ])
    func accepts(path: String) throws {
        #expect(try TilePath(parsing: path).path == path)
    }

    @Test("the parts of a path")
    func parts() throws {
        let tile = try TilePath(parsing: "tile/7/x001/x234/067.p/12")
        #expect(tile.kind == .hashes(level: 7))
        #expect(tile.index == 1_234_067)
        #expect(tile.width == 12)
        #expect(try TilePath(parsing: "tile/entries/005").kind == .entries)
        #expect(try TilePath(parsing: "tile/entries/005").width == 256)
    }

    @Test(
        "another spelling is refused",
        arguments: [
            "", "tile", "tile/0", "tile//000", "tile/0/", "/tile/0/000", "tile/0/000/", "Tile/0/000", "tile/00/000",
            "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/x/000", "tile/0/0", "tile/0/00", "tile/0/0000",
            "tile/0/x000/067", "tile/0/001/067", "tile/0/x001", "tile/0/x01/067", "tile/0/X001/067", "tile/0/+01",
            "tile/0/-01", "tile/0/ 01", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
            "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.P/1", "tile/0/000.p/1/", "tile/0/x001.p/1",
            "tile/entries", "tile/entries/", "tile/Entries/000", "tile/0/xx01/000", "tile/0/０００", "tile/0/x001//000",
            "tile/0/../0/000", "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/000\n", ".p/1", "tile/.p/1",
        ])
    func rejects(path: String) {
        #expect(throws: error(.malformedPath)) { try TilePath(parsing: path) }
    }
}

@Suite struct LogLayoutTests {
    private func paths(_ size: Int) -> [String] { LogLayout.tiles(size: size).map(\.path) }

    @Test("small trees have the files that the specification says")
    func small() {
        #expect(paths(0) == [])
        #expect(paths(1) == ["tile/entries/000.p/1", "tile/0/000.p/1"])
        #expect(paths(255) == ["tile/entries/000.p/255", "tile/0/000.p/255"])
        #expect(paths(256) == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"])
        #expect(
            paths(257) == [
                "tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1",
            ])
    }

    @Test("a tree of 70,000 leaves has the tiles of the specification's example")
    func example() {
        let paths = paths(70_000)
        let lowest = paths.filter { $0.hasPrefix("tile/0/") }
        #expect(lowest.count == 274)
        #expect(lowest.last == "tile/0/273.p/112")
        #expect(paths.filter { $0.hasPrefix("tile/entries/") }.last == "tile/entries/273.p/112")
        #expect(paths.filter { $0.hasPrefix("tile/1/") } == ["tile/1/000", "tile/1/001.p/17"])
        #expect(paths.filter { $0.hasPrefix("tile/2/") } == ["tile/2/000.p/1"])
        #expect(paths.count == 274 * 2 + 3)
        #expect(LogLayout.fileCount(size: 70_000) == paths.count + 1)
    }

    @Test(
        "every listed file belongs to the log, and those of other sizes do not",
        arguments: [0, 1, 255, 256, 257, 66_000])
    func contains(size: Int) {
        let listed = Set(paths(size))
        #expect(listed.count + 1 == LogLayout.fileCount(size: size))
        #expect(listed.allSatisfy { LogLayout.contains($0, size: size) })
        #expect(LogLayout.contains("checkpoint", size: size))
        for other in [1, 2, 254, 255, 256, 257, 258, 512, 65_999, 66_001, 70_000] {
            for path in paths(other) where !listed.contains(path) { #expect(!LogLayout.contains(path, size: size)) }
        }
        for path in ["", "Checkpoint", "checkpoint/", "tile", "tile/0", "tile/5/000", "checkpoint.part"] {
            #expect(!LogLayout.contains(path, size: size))
        }
    }

    @Test("listing a tree of 2^40 leaves takes no memory")
    func lazy() {
        #expect(LogLayout.tiles(size: 1 << 40).prefix(3).map(\.path).last == "tile/entries/002")
        #expect(LogLayout.fileCount(size: 1 << 40) > 1 << 33)
    }
}
