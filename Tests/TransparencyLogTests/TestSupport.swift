import Foundation
import Primitives
import TransparencyLog

/// Reproducible bytes for tests: SplitMix64.
struct SeededRandom: SecureRandomSource, RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func fill(_ bytes: inout [UInt8]) {
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: next()) }
    }
}

/// A folder of its own for one test; removed with everything in it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/log-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func / (folder: TemporaryFolder, name: String) -> String { "\(folder.path)/\(name)" }
}

func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

func error(_ code: LogError.Code) -> LogError { LogError(code, "") }

func flipped(_ hash: HashValue, bit: Int) throws -> HashValue {
    var bytes = hash.bytes
    bytes[bit / 8] ^= 1 << (bit % 8)
    return try HashValue(bytes: bytes)
}

/// Keys and leaves that all suites share.
enum Fixture {
    static let origin = "example.com/election-7"

    static func key(_ seed: UInt8) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(seed: [UInt8](repeating: seed, count: 32))
    }

    static func signer(_ name: String = origin, seed: UInt8 = 1) throws -> NoteSigner {
        try NoteSigner(name: name, key: key(seed))
    }

    /// Short leaves of different lengths, some of them empty.
    static func leaf(_ index: Int) -> [UInt8] {
        index % 97 == 13 ? [] : ascii("leaf \(index)")
    }

    static func tree(_ size: Int) -> MemoryTree {
        var tree = MemoryTree()
        for index in 0..<size { tree.append(leaf: leaf(index)) }
        return tree
    }

    static func checkpoint(_ tree: MemoryTree, size: Int? = nil, origin: String = origin) throws -> Checkpoint {
        let size = size ?? tree.size
        let root = try MerkleTree.root(size: size, reader: tree)
        return try Checkpoint(signing: origin, size: size, root: root, by: signer())
    }
}
