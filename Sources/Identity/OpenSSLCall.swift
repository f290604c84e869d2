import COpenSSL

/// The few patterns of OpenSSL's C interface that every file here needs.
enum OpenSSLCall {
    /// Runs `body` and empties the error queue of this thread afterwards, whatever happened.
    static func clean<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        defer { ERR_clear_error() }
        return try body()
    }

    /// Lends a read-only memory BIO over `bytes`; `nil` if it cannot be made or `body` gives `nil`.
    static func withMemory<Value>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Value?) -> Value? {
        guard let count = Int32(exactly: bytes.count) else { return nil }
        // An empty array may have no address, and OpenSSL wants one.
        let source = bytes.isEmpty ? [0] : bytes
        return source.withUnsafeBytes { buffer -> Value? in
            guard let memory = BIO_new_mem_buf(buffer.baseAddress, count) else { return nil }
            defer { BIO_free(memory) }
            return body(memory)
        }
    }

    /// Decodes with a `d2i_` function; `nil` unless it takes every byte.
    static func decode(
        _ bytes: [UInt8], free: (OpaquePointer) -> Void,
        _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            guard let start = buffer.baseAddress else { return nil }
            var position: UnsafePointer<UInt8>? = start
            guard let object = decode(&position, buffer.count) else { return nil }
            guard position == start + buffer.count else {
                free(object)
                return nil
            }
            return object
        }
    }

    /// The DER bytes that an `i2d_` function allocates.
    static func encode(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32) -> [UInt8]? {
        var out: UnsafeMutablePointer<UInt8>?
        let count = encode(&out)
        defer { CRYPTO_free(out, "", 0) }
        guard count > 0, let out else { return nil }
        return Array(UnsafeBufferPointer(start: out, count: Int(count)))
    }
}

/// Whether this thread's OpenSSL error queue is empty: every public function leaves it so.
package enum OpenSSLErrorQueue {
    package static var isEmpty: Bool { ERR_peek_error() == 0 }
}
