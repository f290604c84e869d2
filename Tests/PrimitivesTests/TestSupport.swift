import Foundation
import Primitives

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
        path = FileManager.default.temporaryDirectory.path + "/primitives-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func / (folder: TemporaryFolder, name: String) -> String { "\(folder.path)/\(name)" }
}

/// Bytes from hexadecimal of any case and length.
func bytes(_ text: String) throws -> [UInt8] {
    try Hexadecimal.decode(text.uppercased(), byteCount: text.count / 2)
}

func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

func secret(_ text: String) -> SecretBytes {
    var bytes = ascii(text)
    return SecretBytes(wiping: &bytes)
}

func error(_ code: PrimitivesError.Code) -> PrimitivesError { PrimitivesError(code, "") }
