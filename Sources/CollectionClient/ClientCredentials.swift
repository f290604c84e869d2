public import Identity
public import Primitives

/// The certificate and key with which a voter's device opens TLS connections.
public enum ClientCredentials: Sendable {
    /// The certificate, perhaps followed by those of its authorities, and its private key.
    case pem(certificate: [UInt8], key: SecretBytes, passphrase: SecretBytes?)
    case pkcs12([UInt8], passphrase: SecretBytes)
    /// A certificate whose key is not in a file, such as one on a token.
    case loaded(SigningIdentity)
}
