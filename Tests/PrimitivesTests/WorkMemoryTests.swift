#if os(Linux)
import Foundation
import Primitives
import Testing

/// Serialized, since other tests of this suite would take memory meanwhile.
@Suite("Memory of long work", .serialized)
struct WorkMemoryTests {
    /// Bytes of this process that are in memory.
    private static func resident() throws -> Int {
        let numbers = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(numbers[1])) * Int(getpagesize())
    }

    /// Takes and frees much memory in such a way that the C library keeps it: the last piece stays.
    private static func fragmented(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        let size = 4 << 10
        let pieces = (0..<byteCount / size).map { _ in calloc(1, size) }
        for piece in pieces { piece.map { _ = memset($0, 1, size) } }
        for piece in pieces.dropLast() { free(piece) }
        return pieces.last ?? nil
    }

    @Test("what was freed goes back to the system before a seal takes its memory")
    func released() throws {
        var random = SeededRandom(seed: 6)
        let passphrase = secret("correct horse battery")
        let file = try SealedFile.seal(secret("0123456789abcdef"), passphrase: passphrase, using: &random)
        // Other tests take and free memory at the same time, so it may take some tries to see it.
        var gained: [Int] = []
        for _ in 0..<5 where gained.max() ?? 0 < 150 << 20 {
            let last = Self.fragmented(200 << 20)
            let before = try Self.resident()
            _ = try SealedFile.open(file, passphrase: passphrase)
            gained.append(before - (try Self.resident()))
            free(last)
        }
        #expect(gained.max() ?? 0 >= 150 << 20, "\(gained)")
    }
}
#endif
