#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A source of bytes that nobody can predict. Only ``SystemRandom`` is one in the programs; tests bring a seeded one to
/// reproduce vectors.
public protocol SecureRandomSource {
    mutating func fill(_ bytes: inout [UInt8])
}

extension SecureRandomSource {
    public mutating func bytes(_ count: Int) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        fill(&out)
        return out
    }
}

/// The kernel's generator. Asked anew for every value, so a cloned machine image never repeats a nonce.
public struct SystemRandom: SecureRandomSource, Sendable {
    /// Nothing reads it. A value without any storage has no address to give where an `inout` argument's address is
    /// taken, and the thread sanitizer, which takes them all, reads from wherever that points.
    private let storage: UInt8 = 0

    public init() {}

    public mutating func fill(_ bytes: inout [UInt8]) {
        let count = bytes.count
        bytes.withUnsafeMutableBytes { buffer in
            var offset = 0
            while offset < count {
                let chunk = min(256, count - offset)
                // getentropy fails only where the kernel has no generator: going on would mean predictable secrets.
                guard getentropy(buffer.baseAddress! + offset, chunk) == 0 else { abort() }
                offset += chunk
            }
        }
    }
}
