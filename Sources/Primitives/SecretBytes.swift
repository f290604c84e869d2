import COpenSSL

/// Bytes that must not be seen: wiped when the last reference goes, not printable, not encodable, not comparable.
public final class SecretBytes: @unchecked Sendable {
    // Never written after `init`, so sharing is safe.
    private let buffer: UnsafeMutableRawBufferPointer

    public var count: Int { buffer.count }

    /// Takes the bytes over and wipes the caller's copy.
    public init(wiping bytes: inout [UInt8]) {
        buffer = .allocate(byteCount: bytes.count, alignment: 1)
        buffer.copyBytes(from: bytes)
        Self.wipe(&bytes)
    }

    /// - Parameter fill: writes all of them, straight into the memory that is wiped later.
    public init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        buffer = .allocate(byteCount: count, alignment: 1)
        fill(buffer)
    }

    public static func random(_ count: Int, using random: inout some SecureRandomSource) -> SecretBytes {
        var bytes = random.bytes(count)
        return SecretBytes(wiping: &bytes)
    }

    deinit {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
    }

    /// Lends the bytes. The copy that the closure sees is wiped afterwards.
    public func withBytes<Result, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var copy = Array(buffer)
        defer { Self.wipe(&copy) }
        return try body(copy)
    }

    /// Overwrites `bytes` with zeros in a way that the compiler keeps, and empties it.
    public static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes = []
    }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
    public var description: String { "SecretBytes(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Wiping of memory that other modules own.
public enum SecretMemory {
    /// Overwrites with zeros in a way that the compiler keeps.
    public static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
        OPENSSL_cleanse(memory.baseAddress, memory.count)
    }
}
