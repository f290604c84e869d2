public import Primitives

/// The key derivation in counter mode of NIST SP 800-108r1 that hashed ElGamal uses (equations 17, 18 and 36).
public enum KeyDerivation {
    /// `blocks` keys of 32 bytes: HMAC(key, counter ‖ label ‖ 0x00 ‖ context ‖ length in bits).
    ///
    /// The counter has 1 byte and starts at 1; the length has 2 bytes, big endian, and counts all blocks.
    public static func keys(from key: SecretBytes, label: String, context: [UInt8], blocks: Int) -> SecretBytes {
        let bits = blocks * 256
        let size = HashValue.byteCount
        return SecretBytes(count: blocks * size) { memory in
            key.withBytes { key in
                for block in 0..<blocks {
                    let message =
                        [UInt8(block + 1)] + Array(label.utf8) + [0] + context
                        + [UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
                    SHA256.hmac(
                        key: key, message: message,
                        into: UnsafeMutableRawBufferPointer(rebasing: memory[block * size..<(block + 1) * size]))
                }
            }
        }
    }

    /// content ⊕ keys, both of the same length.
    public static func mask(_ content: [UInt8], with keys: SecretBytes) -> [UInt8] {
        precondition(content.count == keys.count, "one key byte for each content byte")
        return keys.withBytes { zip(content, $0).map { $0 ^ $1 } }
    }
}
