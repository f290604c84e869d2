import COpenSSL

/// Ed25519 (RFC 8032) by OpenSSL: tickets, checkpoints and witnesses.
public enum Ed25519 {
    public static let publicKeyByteCount = 32
    public static let signatureByteCount = 64
}

extension Ed25519 {
    /// A secret signing key. It has no description, no encoding but ``seed()`` and frees its memory wiped.
    public final class SigningKey: @unchecked Sendable {
        // OpenSSL keys are immutable once made; concurrent signing is allowed.
        private let key: OpaquePointer
        public let publicKey: PublicKey

        /// - Parameter seed: the 32-byte secret of RFC 8032, section 5.1.5.
        public init(seed: [UInt8]) throws(PrimitivesError) {
            guard seed.count == 32, let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, 32) else {
                throw PrimitivesError(.badKey, "an Ed25519 seed has 32 bytes")
            }
            var bytes = [UInt8](repeating: 0, count: publicKeyByteCount)
            var length = bytes.count
            EVP_PKEY_get_raw_public_key(key, &bytes, &length)
            self.key = key
            publicKey = try PublicKey(bytes: bytes)
        }

        public convenience init(using random: inout some SecureRandomSource) {
            var seed = random.bytes(32)
            defer { SecretBytes.wipe(&seed) }
            guard let key = try? Self(seed: seed) else { preconditionFailure("every seed is a key") }
            self.init(copying: key)
        }

        private init(copying other: SigningKey) {
            EVP_PKEY_up_ref(other.key)
            key = other.key
            publicKey = other.publicKey
        }

        deinit { EVP_PKEY_free(key) }

        /// The 32-byte secret, for writing it to the key file.
        public func seed() -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 32)
            var length = bytes.count
            EVP_PKEY_get_raw_private_key(key, &bytes, &length)
            return bytes
        }

        public func sign(_ message: [UInt8]) -> [UInt8] {
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            var signature = [UInt8](repeating: 0, count: signatureByteCount)
            var length = signature.count
            guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
                EVP_DigestSign(context, &signature, &length, message, message.count) == 1, length == signatureByteCount
            else { preconditionFailure("OpenSSL cannot sign with Ed25519") }
            return signature
        }
    }

    public struct PublicKey: Hashable, Sendable {
        /// 32 bytes, RFC 8032 encoding.
        public let bytes: [UInt8]

        /// - Throws: `.badKey` for another length, and for the keys of ``WeakEd25519Keys``.
        public init(bytes: [UInt8]) throws(PrimitivesError) {
            guard bytes.count == publicKeyByteCount else {
                throw PrimitivesError(.badKey, "an Ed25519 public key has 32 bytes, found \(bytes.count)")
            }
            guard !WeakEd25519Keys.contains(bytes) else {
                throw PrimitivesError(.badKey, "the Ed25519 public key is of small order or not canonical")
            }
            self.bytes = bytes
        }

        public func verify(_ signature: [UInt8], of message: [UInt8]) throws(PrimitivesError) {
            guard signature.count == signatureByteCount,
                let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
            else { throw PrimitivesError(.badSignature, "not an Ed25519 signature") }
            defer { EVP_PKEY_free(key) }
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1,
                EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
            else {
                ERR_clear_error()
                throw PrimitivesError(.badSignature, "the signature does not match")
            }
        }
    }
}
