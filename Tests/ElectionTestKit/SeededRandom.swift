public import Primitives

/// Bytes that follow from a seed, so that proofs can be compared byte for byte. For tests only.
///
/// The stream is HMAC-SHA-256(key: UTF-8 of the seed, message: b(i, 8)) for i = 0, 1, 2 …, block after block, with i as
/// 8 big-endian bytes. Each request takes the next bytes, whatever the block boundaries. `tools/crosscheck/hashing.py`
/// makes the same stream.
public struct SeededRandom: SecureRandomSource, Sendable {
    private let key: [UInt8]
    private var counter: UInt64 = 0
    private var pending: ArraySlice<UInt8> = []

    public init(_ seed: String) { key = Array(seed.utf8) }

    public mutating func fill(_ bytes: inout [UInt8]) {
        while pending.count < bytes.count {
            let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * UInt64($0))) }
            pending += SHA256.hmac(key: key, message: message).bytes
            counter += 1
        }
        for index in bytes.indices { bytes[index] = pending[pending.startIndex + index] }
        pending = ArraySlice(Array(pending.dropFirst(bytes.count)))
    }

    /// A number in `range`, for choosing test cases; the modulo bias does not matter there.
    public mutating func number(in range: Range<Int>) -> Int {
        let value = bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return range.lowerBound + Int(value % UInt64(range.count))
    }
}
