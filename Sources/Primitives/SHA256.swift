import COpenSSL

/// SHA-256 (FIPS 180-4) by OpenSSL.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL has no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done = bytes.withContiguousStorageIfAvailable { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        if done == nil {
            let copy = Array(bytes)
            EVP_DigestUpdate(context, copy, copy.count)
        }
    }

    public consuming func finalize() -> HashValue {
        var out = [UInt8](repeating: 0, count: HashValue.byteCount)
        EVP_DigestFinal_ex(context, &out, nil)
        return HashValue(unchecked: out)
    }

    /// The hash of everything so far; more can follow.
    public func finalizing() -> HashValue {
        let copy = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(copy) }
        var out = [UInt8](repeating: 0, count: HashValue.byteCount)
        EVP_MD_CTX_copy_ex(copy, context)
        EVP_DigestFinal_ex(copy, &out, nil)
        return HashValue(unchecked: out)
    }

    public static func hash(_ bytes: some Collection<UInt8>) -> HashValue {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// HMAC-SHA-256 (FIPS 198-1) of `message` under `key`, both of any length.
    public static func hmac(key: [UInt8], message: [UInt8]) -> HashValue {
        var out = [UInt8](repeating: 0, count: HashValue.byteCount)
        out.withUnsafeMutableBytes { hmac(key: key, message: message, into: $0) }
        return HashValue(unchecked: out)
    }

    /// The same where the result is a secret: it is written into `memory` and nowhere else.
    ///
    /// - Parameter memory: 32 bytes.
    public static func hmac(key: [UInt8], message: [UInt8], into memory: UnsafeMutableRawBufferPointer) {
        precondition(memory.count == HashValue.byteCount, "a hash has 32 bytes")
        let out = memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var length = UInt32(0)
        // A zero hash must never stand for a failure.
        guard HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, out, &length) != nil else {
            preconditionFailure("OpenSSL has no HMAC")
        }
    }
}
