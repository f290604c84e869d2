import COpenSSL

/// Encryption for an RSA key of which only the public half is at hand.
package enum RSAEncryption {
    private static let leastBits = 2_048

    /// What makes the key weak, in words; `nil` for a sound one. The same is asked of certificates.
    ///
    /// - Parameters:
    ///   - modulus: big-endian, without leading zeros; likewise the exponent.
    package static func weakness(modulus: [UInt8], exponent: [UInt8]) -> String? {
        let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        guard bits >= leastBits else { return "the RSA key has \(bits) bits, fewer than \(leastBits)" }
        return RSAWeakness.find(in: publicKey(modulus, exponent))
    }

    /// RSAES-OAEP (RFC 8017, section 7.1) with SHA-1 and MGF1 with SHA-1, without a label.
    ///
    /// - Returns: as many bytes as the modulus has; `nil` where OpenSSL refuses.
    package static func oaep(_ message: [UInt8], modulus: [UInt8], exponent: [UInt8]) -> [UInt8]? {
        OpenSSLCall.clean {
            let encoding = publicKey(modulus, exponent)
            let key = encoding.withUnsafeBufferPointer { buffer in
                var cursor = buffer.baseAddress
                return d2i_PublicKey(EVP_PKEY_RSA, nil, &cursor, buffer.count)
            }
            guard let key else { return nil }
            defer { EVP_PKEY_free(key) }
            guard let context = EVP_PKEY_CTX_new(key, nil) else { return nil }
            defer { EVP_PKEY_CTX_free(context) }
            var count = modulus.count
            var out = [UInt8](repeating: 0, count: count)
            guard EVP_PKEY_encrypt_init(context) == 1,
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1,
                EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha1()) == 1,
                EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha1()) == 1,
                EVP_PKEY_encrypt(context, &out, &count, message, message.count) == 1, count == modulus.count
            else { return nil }
            return out
        }
    }

    /// DER of RSAPublicKey (RFC 8017, appendix A.1.1).
    private static func publicKey(_ modulus: [UInt8], _ exponent: [UInt8]) -> [UInt8] {
        DERWriter.sequence(DERWriter.integer(modulus), DERWriter.integer(exponent))
    }
}
