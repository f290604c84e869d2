public import Primitives

/// The public key of a note's signer, with the name it signs under (C2SP signed-note, "Verifier keys").
public struct NoteVerifierKey: Hashable, Sendable {
    /// Signature types of signed-note, "Signature types". Others are not supported.
    public enum Algorithm: UInt8, CaseIterable, Sendable {
        /// Ed25519 over the note's text.
        case ed25519 = 0x01
        /// Timestamped Ed25519 cosignatures of checkpoints (C2SP tlog-cosignature, v1).
        case cosignature = 0x04
    }

    public let name: String
    public let algorithm: Algorithm
    public let publicKey: Ed25519.PublicKey
    /// The first four bytes of SHA-256(name || 0x0A || algorithm || public key), big endian.
    public let keyID: UInt32

    /// - Throws: ``LogError`` `.malformedKey` for an empty name or one with spaces, `+` or control characters.
    public init(
        name: String, algorithm: Algorithm = .ed25519, publicKey: Ed25519.PublicKey
    ) throws(LogError) {
        guard NoteText.isKeyName(name) else {
            throw LogError(.malformedKey, "a key name is not empty and has no spaces, + or control characters")
        }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        let digest = SHA256.hash(Array(name.utf8) + [NoteText.newline, algorithm.rawValue] + publicKey.bytes)
        keyID = digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `<name>+<key id>+<base 64>`.
    /// - Throws: ``LogError`` `.malformedKey`, also for a key id that does not fit; `.wrongKeyType` for a signature
    ///   type that is not supported.
    public init(encoded text: String) throws(LogError) {
        let parts = text.utf8.split(separator: 0x2B, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(parts[0]), let material = try? Base64.decode(parts[2]),
            let type = material.first
        else { throw LogError(.malformedKey, "a verifier key is name+id+key, the key in base 64") }
        guard let algorithm = Algorithm(rawValue: type) else {
            throw LogError(.wrongKeyType, "signature type \(type) is not supported, only 1 and 4")
        }
        guard let publicKey = try? Ed25519.PublicKey(bytes: Array(material.dropFirst())) else {
            throw LogError(.malformedKey, "not an Ed25519 public key: 32 bytes were expected")
        }
        try self.init(name: name, algorithm: algorithm, publicKey: publicKey)
        guard parts[1].elementsEqual(hexadecimalKeyID.utf8) else {
            throw LogError(.malformedKey, "the key id is not \(hexadecimalKeyID), which belongs to the name and key")
        }
    }

    /// `<name>+<key id>+<base 64>`, the key id as eight lower-case hexadecimal digits.
    public var encoded: String {
        "\(name)+\(hexadecimalKeyID)+\(Base64.encode([algorithm.rawValue] + publicKey.bytes))"
    }

    private var hexadecimalKeyID: String { Hexadecimal.encode(keyID.bigEndianBytes).lowercased() }
}

extension FixedWidthInteger {
    /// The bytes of the value, the most significant first.
    var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
