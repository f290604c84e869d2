public import Primitives

/// Signs notes with Ed25519 (signature type 0x01) under a name.
public struct NoteSigner: Sendable {
    public let verifierKey: NoteVerifierKey
    private let key: Ed25519.SigningKey

    /// - Throws: ``LogError`` `.malformedKey` for a name that is no key name.
    public init(name: String, key: Ed25519.SigningKey) throws(LogError) {
        verifierKey = try NoteVerifierKey(name: name, publicKey: key.publicKey)
        self.key = key
    }

    func sign(_ text: String) -> NoteSignature {
        NoteSignature(key: verifierKey, bytes: key.sign(Array(text.utf8)))
    }
}
