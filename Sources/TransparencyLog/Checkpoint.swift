public import Primitives

/// A log's statement of its size and root, with a verified signature of the log's key.
///
/// There are two ways to one: verifying bytes, and signing.
public struct Checkpoint: Hashable, Sendable {
    private let content: UnverifiedCheckpoint

    public var origin: String { content.origin }
    /// The number of leaves.
    public var size: Int { content.size }
    public var root: HashValue { content.root }
    /// The signed note, with all its signature lines.
    public var note: SignedNote { content.note }
    /// The signed note's bytes.
    public var encoded: [UInt8] { content.note.encoded }

    /// Parses and verifies a checkpoint that the log with `origin` signed with `key`.
    ///
    /// - Throws: ``LogError`` `.notSigned`, `.badSignature`, `.wrongKeyType`, `.wrongOrigin`, and what
    ///   ``UnverifiedCheckpoint/init(parsing:)`` throws.
    public init(
        signed bytes: some Collection<UInt8>, key: NoteVerifierKey, origin: String
    ) throws(LogError) {
        try self.init(verifying: try UnverifiedCheckpoint(parsing: bytes), key: key, origin: origin)
    }

    /// Signs the size and root of the log `origin`.
    ///
    /// The caller answers for consistency with every checkpoint that it signed before.
    /// - Throws: ``LogError`` `.malformedCheckpoint` for an origin that is no line of text, or a size or root that no
    ///   tree has.
    public init(signing origin: String, size: Int, root: HashValue, by signer: NoteSigner) throws(LogError) {
        let text = "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
        guard !origin.utf8.contains(NoteText.newline), NoteText.decode(Array(origin.utf8)) != nil else {
            throw LogError(.malformedCheckpoint, "an origin is one line without control characters")
        }
        content = try UnverifiedCheckpoint(note: try SignedNote(text: text, signers: [signer]))
    }

    init(verifying content: UnverifiedCheckpoint, key: NoteVerifierKey, origin: String) throws(LogError) {
        _ = try content.note.verified(by: key)
        guard NoteText.same(content.origin, origin) else {
            throw LogError(.wrongOrigin, "the checkpoint is of \(content.origin), expected \(origin)")
        }
        self.content = content
    }

    private init(content: UnverifiedCheckpoint) { self.content = content }

    /// The same checkpoint with one more signature line, such as a witness's; nothing is said of that signature.
    /// - Throws: ``LogError`` `.duplicateSignature`, `.tooManySignatures`, `.noteTooLarge`.
    public func adding(_ signature: NoteSignature) throws(LogError) -> Checkpoint {
        Checkpoint(content: UnverifiedCheckpoint(content, note: try note.adding(signature)))
    }

    /// The same checkpoint with the first line of this key alone, which is one that signed it.
    /// - Throws: ``LogError`` `.notSigned`.
    public func only(signedBy key: NoteVerifierKey) throws(LogError) -> Checkpoint {
        Checkpoint(content: UnverifiedCheckpoint(content, note: try note.only(signedBy: key)))
    }

    public var unverified: UnverifiedCheckpoint { content }
}
