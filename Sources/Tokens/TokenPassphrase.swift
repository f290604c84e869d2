public import Primitives

/// A passphrase that only a token's owner can bring back: for what a guardian keeps sealed on a disk.
///
/// The token's key wraps 32 bytes, the shared secret Z, of which only the wrapping is kept, in a small file:
///
/// - a key on P-256 or P-384 by ECDH: Z is the x coordinate that it shares with a throw-away key, and the throw-away
///   public point, not compressed, is kept;
/// - an RSA key by RSAES-OAEP (RFC 8017, section 7.1): Z is random, and its encryption is kept.
///
/// The passphrase is HMAC-SHA256(Z; magic, what is kept, the token's public key) in hexadecimal. Without the token the file
/// says nothing, and the passphrase has 256 bits.
///
/// Layout of the file: 12 ASCII bytes of magic, `glassurn-t0\n` for ECDH and `glassurn-t1\n` for RSA; 32 bytes SHA-256 of
/// the token's public key (the point, or the modulus without leading zeros); what is kept.
public struct TokenPassphrase: Sendable {
    public static let maximumByteCount = 1_024

    public let passphrase: SecretBytes
    /// What to keep.
    public let file: [UInt8]

    /// Makes a new passphrase for a token.
    ///
    /// - Parameters: as of ``TokenIdentity/init(_:for:label:at:pin:)``; the token needs one key that can wrap: EC for ECDH
    ///   (CKA_DERIVE) on P-256 or P-384, or RSA of 2048 bits or more that decrypts (CKA_DECRYPT).
    public init(
        new module: TokenModule, label: String? = nil, pin: (_ tokenLabel: String) throws -> SecretBytes
    ) throws {
        let key = try TokenWrappingKey(module, label: label, pin: pin)
        let (secret, kept) = try key.wrap()
        passphrase = Self.derive(secret, kept, key)
        file = key.magic + SHA256.hash(key.publicKey).bytes + kept
    }

    /// Brings a passphrase back.
    ///
    /// - Throws: ``TokenError`` `.badSeal` for a damaged file or another token; what
    ///   ``TokenIdentity/init(_:for:label:at:pin:)`` throws.
    public init(
        of file: [UInt8], _ module: TokenModule, label: String? = nil,
        pin: (_ tokenLabel: String) throws -> SecretBytes
    ) throws {
        let start = TokenWrappingKey.magicByteCount
        let header = start + HashValue.byteCount
        guard TokenWrappingKey.knows(file.prefix(start)), file.count > header, file.count <= Self.maximumByteCount
        else {
            throw TokenError(.badSeal, "not a file of this program for a passphrase held by a token")
        }
        let key = try TokenWrappingKey(module, label: label, pin: pin)
        guard file.starts(with: key.magic), SHA256.hash(key.publicKey).bytes == Array(file[start..<header]) else {
            throw TokenError(.badSeal, "the passphrase is held by another token or by another key of it")
        }
        let kept = Array(file[header...])
        passphrase = Self.derive(try key.unwrap(kept), kept, key)
        self.file = file
    }

    private static func derive(_ secret: SecretBytes, _ kept: [UInt8], _ key: TokenWrappingKey) -> SecretBytes {
        secret.withBytes { secret in
            var digest = SHA256.hmac(key: secret, message: key.magic + kept + key.publicKey).bytes
            defer { SecretBytes.wipe(&digest) }
            var text = Hexadecimal.encodeToBytes(digest)
            return SecretBytes(wiping: &text)
        }
    }
}

extension TokenPassphrase: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: []) }
}
