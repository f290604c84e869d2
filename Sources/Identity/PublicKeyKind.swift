/// The public keys that may sign and authenticate here.
public enum PublicKeyKind: Hashable, Sendable {
    /// RSA; at least 2048 bits are asked for, and at most 8192 so that no key makes a check expensive.
    case rsa(bits: Int)
    /// EC on the named curve P-256 (prime256v1).
    case p256
    /// EC on the named curve P-384 (secp384r1).
    case p384

    static let allowedRSABits = 2048...8192
}
