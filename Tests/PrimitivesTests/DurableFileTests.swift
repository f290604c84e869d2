import Foundation
import Primitives
import Testing

@Suite struct DurableFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("what is written is read, and nothing else is left in the folder", arguments: [0, 1, 70_000])
    func roundTrip(count: Int) throws {
        let content = [UInt8](repeating: 0xC3, count: count)
        try DurableFile.write(content, to: folder / "file")
        #expect(try DurableFile.read(folder / "file") == content)
        #expect(try DurableFile.list(folder.path) == ["file"])
    }

    @Test("an existing file is not overwritten")
    func rejectsOverwriting() throws {
        try DurableFile.write(ascii("first"), to: folder / "file")
        #expect(throws: error(.fileExists)) { try DurableFile.write(ascii("second"), to: folder / "file") }
        #expect(try DurableFile.read(folder / "file") == ascii("first"))
        #expect(try DurableFile.list(folder.path) == ["file"])
    }

    @Test("a link that leads nowhere is not overwritten either")
    func rejectsDanglingLink() throws {
        try FileManager.default.createSymbolicLink(atPath: folder / "file", withDestinationPath: folder / "nowhere")
        #expect(throws: error(.fileExists)) { try DurableFile.write(ascii("x"), to: folder / "file") }
        #expect(try DurableFile.list(folder.path) == ["file"])
    }

    @Test("of many writers of one name exactly one is first")
    func race() async throws {
        let path = folder / "file"
        let winners = await withTaskGroup(of: Int?.self) { group in
            for writer in 0..<16 {
                group.addTask { (try? DurableFile.write([UInt8(writer)], to: path)) == nil ? nil : writer }
            }
            return await group.reduce(into: [Int]()) { if let winner = $1 { $0.append(winner) } }
        }
        #expect(winners.count == 1)
        #expect(try DurableFile.read(path) == [UInt8(winners[0])])
        #expect(try DurableFile.list(folder.path) == ["file"])
    }

    @Test("replacing gives the new content")
    func replaces() throws {
        try DurableFile.write(ascii("first"), to: folder / "file", replacing: true)
        try DurableFile.write(ascii("second, longer"), to: folder / "file", replacing: true)
        try DurableFile.write(ascii("third"), to: folder / "file", replacing: true)
        #expect(try DurableFile.read(folder / "file") == ascii("third"))
        #expect(try DurableFile.list(folder.path) == ["file"])
    }

    @Test("what is erased is gone, and its bytes are overwritten where they lay", arguments: [0, 1, 70_000])
    func erases(count: Int) throws {
        try DurableFile.write([UInt8](repeating: 0xC3, count: count), to: folder / "file")
        // A second name shows what becomes of the content.
        try FileManager.default.linkItem(atPath: folder / "file", toPath: folder / "other name")
        try DurableFile.erase(folder / "file")
        #expect(try DurableFile.list(folder.path) == ["other name"])
        #expect(try DurableFile.read(folder / "other name") == [UInt8](repeating: 0, count: count))
        try DurableFile.erase(folder / "file")
    }

    @Test("a link or a folder is not erased, nor what a link leads to")
    func erasesOnlyFiles() throws {
        try DurableFile.write(ascii("precious"), to: folder / "file")
        try FileManager.default.createSymbolicLink(atPath: folder / "link", withDestinationPath: folder / "file")
        try DurableFile.makeFolder(folder / "folder")
        for name in ["link", "folder"] {
            #expect(throws: error(.inputOutput)) { try DurableFile.erase(folder / name) }
        }
        #expect(try DurableFile.read(folder / "file") == ascii("precious"))
        #expect(try DurableFile.list(folder.path) == ["file", "folder", "link"])
    }

    @Test("only the owner reads a secret file or folder")
    func permissions() throws {
        try DurableFile.write([1], to: folder / "secret", secret: true)
        try DurableFile.makeFolder(folder / "vault", secret: true)
        #expect(try mode(folder / "secret") == 0o600)
        #expect(try mode(folder / "vault") == 0o700)
        try DurableFile.write([2], to: folder / "secret", replacing: true, secret: true)
        #expect(try mode(folder / "secret") == 0o600)
    }

    @Test("writing where a folder is missing, or a file stands in its place, fails and leaves nothing")
    func rejectsMissingFolder() throws {
        try DurableFile.write([1], to: folder / "file")
        for replacing in [false, true] {
            for path in [folder / "none/file", folder / "file/below"] {
                #expect(throws: error(.inputOutput)) {
                    try DurableFile.write([1], to: path, replacing: replacing)
                }
            }
        }
        #expect(try DurableFile.list(folder.path) == ["file"])
    }

    @Test("a folder is not replaced by a file, and no temporary file stays")
    func rejectsFolderAsFile() throws {
        try DurableFile.makeFolder(folder / "sub")
        #expect(throws: error(.fileExists)) { try DurableFile.write([1], to: folder / "sub") }
        #expect(throws: error(.inputOutput)) { try DurableFile.write([1], to: folder / "sub", replacing: true) }
        #expect(try DurableFile.list(folder.path) == ["sub"])
        #expect(try DurableFile.list(folder / "sub") == [])
    }

    @Test("a folder where nobody may write is an error", arguments: ["/proc/glassurn-test", "/dev/null/glassurn-test"])
    func rejectsReadOnlyPlace(path: String) {
        #expect(throws: error(.inputOutput)) { try DurableFile.write([1], to: path) }
        #expect(throws: PrimitivesError.self) { try DurableFile.makeFolder(path) }
    }

    @Test("a folder without write permission is an error and stays empty", .enabled(if: geteuid() != 0))
    func rejectsReadOnlyFolder() throws {
        try DurableFile.makeFolder(folder / "locked")
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder / "locked")
        #expect(throws: error(.inputOutput)) { try DurableFile.write([1], to: folder / "locked/file") }
        #expect(try DurableFile.list(folder / "locked") == [])
    }

    @Test("without links too, a new name is given once, is never taken from others and never stands for an empty file")
    func withoutLinks() async throws {
        try DurableFile.write([1], to: folder / "file", secret: true, linking: false)
        #expect(try mode(folder / "file") == 0o600)
        #expect(throws: error(.fileExists)) { try DurableFile.write([2], to: folder / "file", linking: false) }
        #expect(symlink("/nowhere/at-all", folder / "link") == 0)
        #expect(throws: error(.fileExists)) { try DurableFile.write([2], to: folder / "link", linking: false) }
        #expect(try DurableFile.list(folder.path) == ["file", "link"])
        // Whoever looks at any moment, as a crash does, finds no file or a whole one.
        let path = folder / "contended"
        for _ in 0..<300 {
            let seen = Task.detached {
                while !DurableFile.exists(path) { await Task.yield() }
                return DurableFile.isEmpty(path)
            }
            let winners = await withTaskGroup(of: Int.self) { group in
                for writer in 1...2 {
                    group.addTask {
                        (try? DurableFile.write([UInt8(writer)], to: path, linking: false)) == nil ? 0 : writer
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(try DurableFile.read(path) == [UInt8(winners)])
            #expect(await !seen.value)
            try DurableFile.remove(path)
        }
    }

    @Test("a file above the limit is refused, at the limit it is read")
    func limit() throws {
        try DurableFile.write([UInt8](repeating: 1, count: 100), to: folder / "file")
        #expect(try DurableFile.read(folder / "file", limit: 100).count == 100)
        #expect(throws: error(.fileTooLarge)) { try DurableFile.read(folder / "file", limit: 99) }
        #expect(throws: error(.fileTooLarge)) { try DurableFile.read(folder / "file", limit: 0) }
    }

    @Test("a missing file, a folder and a named pipe are not read")
    func rejectsWhatIsNoFile() throws {
        #expect(throws: error(.fileMissing)) { try DurableFile.read(folder / "none") }
        #expect(throws: error(.inputOutput)) { try DurableFile.read(folder.path) }
        #expect(mkfifo(folder / "pipe", 0o600) == 0)
        #expect(throws: error(.inputOutput)) { try DurableFile.read(folder / "pipe") }
        #expect(throws: error(.inputOutput)) { try DurableFile.read("/dev/zero") }
    }

    @Test("folders are made with those above them; an existing one is fine, a file in its place is not")
    func folders() throws {
        try DurableFile.makeFolder(folder / "a/b/c")
        try DurableFile.makeFolder(folder / "a/b/c")
        try DurableFile.makeFolder(folder / "d/e/")
        #expect(DurableFile.isFolder(folder / "a/b/c"))
        #expect(DurableFile.isFolder(folder / "d/e"))
        try DurableFile.write([1], to: folder / "a/file")
        #expect(throws: error(.fileExists)) { try DurableFile.makeFolder(folder / "a/file") }
        #expect(throws: PrimitivesError.self) { try DurableFile.makeFolder(folder / "a/file/below") }
        #expect(!DurableFile.isFolder(folder / "a/file"))
        #expect(DurableFile.exists(folder / "a/file"))
        #expect(!DurableFile.exists(folder / "a/none"))
    }

    @Test("names are listed in the order of their bytes")
    func list() throws {
        for name in ["b", "B", "é", "a", "10", "9"] { try DurableFile.write([], to: folder / name) }
        #expect(try DurableFile.list(folder.path) == ["10", "9", "B", "a", "b", "é"])
        #expect(throws: error(.inputOutput)) { try DurableFile.list(folder / "none") }
        #expect(throws: error(.inputOutput)) { try DurableFile.list(folder / "a") }
    }

    @Test("a removed file is gone, a missing one is fine, a folder is not removed")
    func remove() throws {
        try DurableFile.write([1], to: folder / "file")
        try DurableFile.remove(folder / "file")
        try DurableFile.remove(folder / "file")
        #expect(try DurableFile.list(folder.path) == [])
        try DurableFile.makeFolder(folder / "sub")
        #expect(throws: error(.inputOutput)) { try DurableFile.remove(folder / "sub") }
    }
}

@Suite struct PrimitivesErrorTests {
    @Test("errors are equal when their codes are, and print their reason")
    func equality() {
        #expect(PrimitivesError(.badKey, "one") == PrimitivesError(.badKey, "two"))
        #expect(PrimitivesError(.badKey, "one") != PrimitivesError(.badSeal, "one"))
        #expect("\(PrimitivesError(.badKey, "one"))" == "one")
    }
}
