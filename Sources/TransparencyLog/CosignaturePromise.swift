public import Primitives

/// A log's signed word that a quorum of its witnesses will have cosigned a tree with everything that one of its
/// checkpoints covers, by some time. A signed note with the text
///
///     glassurn-promise-v0
///     log ORIGIN
///     SIZE
///     ROOT (base 64)
///     TIME (seconds since 1970-01-01 UTC)
///
/// The second line is no number, so that the note can never be taken for a checkpoint, whatever the log's name is.
public struct CosignaturePromise: Hashable, Sendable {
    private static let header = "glassurn-promise-v0"

    public let origin: String
    public let size: Int
    public let root: HashValue
    /// Seconds since 1970-01-01 UTC.
    public let deadline: Int64
    /// The signed note's bytes.
    public let encoded: [UInt8]

    /// - Throws: ``LogError`` `.malformedPromise` for a time before 1970.
    public init(signing checkpoint: Checkpoint, deadline: Int64, by signer: NoteSigner) throws(LogError) {
        guard deadline >= 0 else { throw LogError(.malformedPromise, "the time \(deadline) is negative") }
        let root = Base64.encode(checkpoint.root.bytes)
        let text = "\(Self.header)\nlog \(checkpoint.origin)\n\(checkpoint.size)\n\(root)\n\(deadline)\n"
        try self.init(signed: try SignedNote(text: text, signers: [signer]).encoded, key: signer.verifierKey)
    }

    /// Reads and verifies a promise of the log with `key`, whose name is the origin.
    ///
    /// - Throws: ``LogError`` `.malformedPromise`, `.wrongOrigin`, `.notSigned`, `.badSignature`, and what
    ///   ``SignedNote/init(parsing:)`` throws.
    public init(signed bytes: [UInt8], key: NoteVerifierKey) throws(LogError) {
        let text = try SignedNote(parsing: bytes).verified(by: key)
        let lines = NoteText.lines(text.utf8) ?? []
        guard lines.count == 5, lines[0].elementsEqual(Self.header.utf8), lines[1].starts(with: "log ".utf8),
            let origin = String(validating: lines[1].dropFirst(4), as: UTF8.self), let size = NoteText.number(lines[2]),
            let root = NoteText.hash(lines[3]), let deadline = NoteText.number(lines[4])
        else {
            throw LogError(.malformedPromise, "a promise has five lines: \(Self.header), log, size, root, time")
        }
        guard NoteText.same(origin, key.name) else {
            throw LogError(.wrongOrigin, "the promise is of \(origin), expected \(key.name)")
        }
        (self.origin, self.size, self.root) = (origin, size, root)
        self.deadline = Int64(deadline)
        encoded = bytes
    }

    /// Checks that the promise is about this checkpoint.
    /// - Throws: ``LogError`` `.wrongOrigin`, `.rootMismatch`.
    public func require(_ checkpoint: Checkpoint) throws(LogError) {
        guard NoteText.same(origin, checkpoint.origin) else {
            throw LogError(.wrongOrigin, "the promise is of \(origin), the checkpoint of \(checkpoint.origin)")
        }
        guard size == checkpoint.size, root == checkpoint.root else {
            throw LogError(.rootMismatch, "the promise is about another checkpoint")
        }
    }
}
