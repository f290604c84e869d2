internal import Primitives

/// A text with signature lines (C2SP signed-note). Nothing in it is trusted before ``verified(by:)``.
public struct SignedNote: Sendable {
    /// The specification asks for at least 16.
    public static let maximumSignatureCount = 64
    /// Of the whole note, in bytes.
    public static let maximumByteCount = 65_536

    /// The text with its final newline, whoever wrote it.
    public let unverifiedText: String
    /// In the note's order; no two have the same key name and key id.
    public let signatures: [NoteSignature]

    /// Reads a note; only the exact grammar is accepted, so that ``encoded`` gives the same bytes again.
    ///
    /// - Throws: ``LogError`` `.noteTooLarge`, `.noteNotText`, `.noteWithoutSignatures`, `.malformedSignatureLine`,
    ///   `.tooManySignatures`, `.duplicateSignature`.
    public init(parsing input: some Collection<UInt8>) throws(LogError) {
        guard input.count <= Self.maximumByteCount else {
            throw LogError(.noteTooLarge, "a note has at most \(Self.maximumByteCount) bytes, found \(input.count)")
        }
        let bytes = Array(input)
        guard NoteText.decode(bytes) != nil else {
            throw LogError(.noteNotText, "a note is UTF-8 without control characters other than newline")
        }
        guard let blank = Self.lastBlankLine(bytes), let text = NoteText.decode(bytes[..<blank]) else {
            throw LogError(.noteWithoutSignatures, "no blank line before the signatures")
        }
        guard let lines = NoteText.lines(bytes[(blank + 1)...]) else {
            throw LogError(.malformedSignatureLine, "the last line does not end in a newline")
        }
        try self.init(text: text, lines: lines)
    }

    private init(text: String, lines: [[UInt8]]) throws(LogError) {
        guard lines.count <= Self.maximumSignatureCount else {
            throw LogError(.tooManySignatures, "at most \(Self.maximumSignatureCount) signatures, found \(lines.count)")
        }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: line)) }
        try self.init(text: text, signatures: signatures)
    }

    private init(text: String, signatures: [NoteSignature]) throws(LogError) {
        guard !signatures.isEmpty else { throw LogError(.noteWithoutSignatures, "a note has a signature") }
        for (position, signature) in signatures.enumerated() {
            guard !signatures[..<position].contains(where: signature.isBySameKey) else {
                throw LogError(.duplicateSignature, "two signatures of one key, \(signature.name)")
            }
        }
        unverifiedText = text
        self.signatures = signatures
    }

    /// Signs `text`, which ends in a newline.
    /// - Throws: ``LogError`` `.noteNotText`, and what ``init(parsing:)`` throws for the outcome.
    public init(text: String, signers: [NoteSigner]) throws(LogError) {
        guard NoteText.decode(Array(text.utf8)) != nil, text.utf8.last == NoteText.newline else {
            throw LogError(.noteNotText, "a note's text ends in a newline and has no other control characters")
        }
        try self.init(text: text, signatures: signers.map { $0.sign(text) })
        try checkLimits()
    }

    /// The same note with one more signature at its end.
    /// - Throws: ``LogError`` `.duplicateSignature`, `.tooManySignatures`, `.noteTooLarge`.
    public func adding(_ signature: NoteSignature) throws(LogError) -> SignedNote {
        let note = try SignedNote(text: unverifiedText, signatures: signatures + [signature])
        try note.checkLimits()
        return note
    }

    func only(signedBy key: NoteVerifierKey) throws(LogError) -> SignedNote {
        try SignedNote(text: unverifiedText, signatures: [try signature(of: key)])
    }

    /// The note's bytes: text, blank line, signature lines.
    public var encoded: [UInt8] {
        signatures.reduce(into: Array(unverifiedText.utf8) + [NoteText.newline]) { $0 += $1.encoded }
    }

    /// The text, once a signature of `key` on it is verified.
    ///
    /// - Parameter key: an Ed25519 key; cosignatures are for checkpoints only.
    /// - Throws: ``LogError`` `.wrongKeyType`, `.notSigned` when no line has the key's name and id, `.badSignature`.
    public func verified(by key: NoteVerifierKey) throws(LogError) -> String {
        guard key.algorithm == .ed25519 else {
            throw LogError(.wrongKeyType, "\(key.name) is a key for cosignatures, not for notes")
        }
        let signature = try signature(of: key)
        guard (try? key.publicKey.verify(signature.bytes, of: Array(unverifiedText.utf8))) != nil else {
            throw LogError(.badSignature, "the signature of \(key.name) does not match the note")
        }
        return unverifiedText
    }

    func signature(of key: NoteVerifierKey) throws(LogError) -> NoteSignature {
        guard let signature = signatures.first(where: { $0.isBy(key) }) else {
            throw LogError(.notSigned, "no signature of \(key.name) on the note")
        }
        return signature
    }

    private func checkLimits() throws(LogError) {
        guard signatures.count <= Self.maximumSignatureCount else {
            throw LogError(.tooManySignatures, "at most \(Self.maximumSignatureCount) signatures")
        }
        guard encoded.count <= Self.maximumByteCount else {
            throw LogError(.noteTooLarge, "a note has at most \(Self.maximumByteCount) bytes")
        }
    }

    /// Position of the newline that is the last empty line, which separates text and signatures.
    private static func lastBlankLine(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 1 else { return nil }
        return (1..<bytes.count).last { bytes[$0] == NoteText.newline && bytes[$0 - 1] == NoteText.newline }
    }
}

extension SignedNote: Hashable {
    // By bytes, since equal strings may have different bytes.
    public static func == (left: Self, right: Self) -> Bool { left.encoded == right.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(encoded) }
}
