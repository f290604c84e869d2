public import Primitives

/// A checkpoint whose grammar holds and whose signatures nobody has checked (C2SP tlog-checkpoint).
public struct UnverifiedCheckpoint: Sendable {
    public let origin: String
    /// The number of leaves, at most ``MerkleTree/maximumSize``.
    public let size: Int
    public let root: HashValue
    public let note: SignedNote

    /// Reads the signed note; only the one spelling of each checkpoint is accepted.
    ///
    /// - Throws: ``LogError`` `.malformedCheckpoint`; `.extensionLines` for a checkpoint that has any, since nobody
    ///   could audit them; and what ``SignedNote/init(parsing:)`` throws.
    public init(parsing bytes: some Collection<UInt8>) throws(LogError) {
        try self.init(note: try SignedNote(parsing: bytes))
    }

    /// Reads a checkpoint of a log that need not be an election's, as a witness gets them: it may have extension lines,
    /// and the root of an empty tree is not compared.
    ///
    /// - Throws: ``LogError`` `.malformedCheckpoint`, and what ``SignedNote/init(parsing:)`` throws.
    public init(parsingAnyLog bytes: some Collection<UInt8>) throws(LogError) {
        try self.init(anyLog: try SignedNote(parsing: bytes))
    }

    init(note: SignedNote) throws(LogError) {
        try self.init(anyLog: note)
        guard size > 0 || root == MerkleTree.emptyRoot else {
            throw LogError(.malformedCheckpoint, "the root is not that of an empty tree, which the size says")
        }
        let count = NoteText.lines(note.unverifiedText.utf8)?.count ?? 0
        guard count == 3 else {
            throw LogError(.extensionLines, "\(count - 3) extension lines; none are allowed")
        }
    }

    private init(anyLog note: SignedNote) throws(LogError) {
        let lines = NoteText.lines(note.unverifiedText.utf8) ?? []
        guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }),
            let origin = String(validating: lines[0], as: UTF8.self)
        else { throw LogError(.malformedCheckpoint, "expected three lines: origin, size, root; none empty") }
        guard let size = NoteText.number(lines[1]) else {
            throw LogError(
                .malformedCheckpoint, "the size is a decimal from 0 to \(MerkleTree.maximumSize) without leading zeros")
        }
        guard let root = NoteText.hash(lines[2]) else {
            throw LogError(.malformedCheckpoint, "the root is 32 bytes in base 64")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.note = note
    }

    /// The same content with other signature lines under the same text.
    init(_ other: UnverifiedCheckpoint, note: SignedNote) {
        (origin, size, root) = (other.origin, other.size, other.root)
        self.note = note
    }

    /// The trusted checkpoint, once the log's signature and the origin are verified.
    /// - Throws: ``LogError`` `.notSigned`, `.badSignature`, `.wrongKeyType`, `.wrongOrigin`.
    public func verified(by key: NoteVerifierKey, origin expected: String) throws(LogError) -> Checkpoint {
        try Checkpoint(verifying: self, key: key, origin: expected)
    }
}

extension UnverifiedCheckpoint: Hashable {
    // The note has everything.
    public static func == (left: Self, right: Self) -> Bool { left.note == right.note }
    public func hash(into hasher: inout Hasher) { hasher.combine(note) }
}
