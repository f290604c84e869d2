import COpenSSL

/// A curve on which a token's key may agree on secrets.
enum AgreementCurve: CaseIterable {
    case p256, p384

    /// CKA_EC_PARAMS: the DER of the curve's object identifier.
    private var parameters: [UInt8] {
        switch self {
        case .p256: [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        case .p384: [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
        }
    }

    private var name: String { self == .p256 ? "P-256" : "P-384" }
    /// Of a coordinate and of the shared secret, in bytes.
    var byteCount: Int { self == .p256 ? 32 : 48 }

    init?(parameters: [UInt8]) {
        guard let curve = Self.allCases.first(where: { $0.parameters == parameters }) else { return nil }
        self = curve
    }

    /// A random point of which nobody keeps the logarithm, not compressed.
    func throwAwayPoint() throws(TokenError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw Self.failure }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, name) == 1,
            EVP_PKEY_generate(context, &key) == 1
        else { throw Self.failure }
        defer { EVP_PKEY_free(key) }
        var out: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(key, &out)
        defer { CRYPTO_free(out, "", 0) }
        guard count == 1 + 2 * byteCount, let out, out[0] == 4 else { throw Self.failure }
        return Array(UnsafeBufferPointer(start: out, count: count))
    }

    private static let failure = TokenError(.refused, "OpenSSL could not make a key")
}
