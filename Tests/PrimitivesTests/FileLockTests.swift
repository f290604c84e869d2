import Foundation
import Primitives
import Synchronization
import Testing

@Suite struct FileLockTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)").path
        try DurableFile.makeFolder(folder)
    }

    private struct Failure: Error {}

    private final class Room: Sendable {
        let count = Mutex((inside: 0, most: 0))

        func visit() {
            count.withLock {
                $0.inside += 1
                $0.most = max($0.most, $0.inside)
            }
            count.withLock { $0.inside -= 1 }
        }
    }

    @Test("only one at a time holds a lock, and an error lets it go")
    func excludes() async throws {
        let path = folder + "/lock"
        let room = Room()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<50 {
                        try? FileLock.hold(path) {
                            room.visit()
                            throw Failure()
                        }
                    }
                }
            }
        }
        #expect(room.count.withLock { $0 } == (0, 1))
        #expect(try FileLock.hold(path) { 7 } == 7)
        #expect(throws: PrimitivesError(.inputOutput, "")) { try FileLock.hold(folder + "/none/lock") {} }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test("a secret file reads back, is for its owner alone, and never replaces another")
    func secretFile() throws {
        let path = folder + "/secret"
        var bytes = (0..<32).map { UInt8($0) }
        let secret = SecretBytes(wiping: &bytes)
        try SecretFile.write(secret, to: path)
        #expect(try SecretFile.read(path).withBytes { $0 } == (0..<32).map { UInt8($0) })
        #expect(throws: PrimitivesError(.fileExists, "")) { try SecretFile.write(secret, to: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: PrimitivesError(.badKey, "")) { try SecretFile.read(path) }
        for text in ["", "00\n", String(repeating: "0", count: 64), String(repeating: "a", count: 64) + "\n"] {
            let other = "\(folder)/\(text.utf8.count)"
            try DurableFile.write(Array(text.utf8), to: other, secret: true)
            #expect(throws: PrimitivesError(.badKey, "")) { try SecretFile.read(other) }
        }
        #expect(throws: PrimitivesError(.fileMissing, "")) { try SecretFile.read(folder + "/none") }
        try FileManager.default.removeItem(atPath: folder)
    }
}
