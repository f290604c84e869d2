internal import Primitives

/// A text with signature lines (C2SP signed-note). Nothing in it is trusted before ``verified(by:)``.
public struct SignedNote: Sendable {
    /// The specification asks for at least 16.
    public static let maximumSignatureCount = 64
    /// Of the whole note, in bytes: 16 signatures of 5,000 bytes, which are 6,672 in base 64, fit with a text and names
    /// of more than 1,000 bytes each ("MUST accept at least up to 16 signatures […] post-quantum signatures can be up to
    /// nearly 5kB in size", signed-note, "Format").
    public static let maximumByteCount = 131_072

    /// The text with its final newline, whoever wrote it.
    public let unverifiedText: String
    /// In the note's order. One key may have several: nothing forbids that, and who does not know the key MUST ignore
    /// all of them ("Verifiers MUST ignore signatures from unknown keys", signed-note, "Signatures").
    public let signatures: [NoteSignature]

    /// Reads a note; only the exact grammar is accepted, so that ``encoded`` gives the same bytes again.
    ///
    /// - Throws: ``LogError`` `.noteTooLarge`, `.noteNotText`, `.noteWithoutSignatures`, `.malformedSignatureLine`,
    ///   `.tooManySignatures`.
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
        unverifiedText = text
        self.signatures = signatures
    }

    /// Signs `text`, which ends in a newline.
    /// - Throws: ``LogError`` `.noteNotText`, `.duplicateSignature` for two signers with one key, and what ``init(parsing:)`` throws for the outcome.
    public init(text: String, signers: [NoteSigner]) throws(LogError) {
        guard NoteText.decode(Array(text.utf8)) != nil, text.utf8.last == NoteText.newline else {
            throw LogError(.noteNotText, "a note's text ends in a newline and has no other control characters")
        }
        let signatures = signers.map { $0.sign(text) }
        for (position, signature) in signatures.enumerated() {
            try Self.checkNew(signature, among: signatures[..<position])
        }
        try self.init(text: text, signatures: signatures)
        try checkLimits()
    }

    /// The same note with one more signature at its end, by a key that has none on it.
    /// - Throws: ``LogError`` `.duplicateSignature`, `.tooManySignatures`, `.noteTooLarge`.
    public func adding(_ signature: NoteSignature) throws(LogError) -> SignedNote {
        try Self.checkNew(signature, among: signatures[...])
        let note = try SignedNote(text: unverifiedText, signatures: signatures + [signature])
        try note.checkLimits()
        return note
    }

    /// The same text under the first line of this key alone.
    func only(signedBy key: NoteVerifierKey) throws(LogError) -> SignedNote {
        try SignedNote(text: unverifiedText, signatures: [try lines(of: key)[0]])
    }

    /// The note's bytes: text, blank line, signature lines.
    public var encoded: [UInt8] {
        signatures.reduce(into: Array(unverifiedText.utf8) + [NoteText.newline]) { $0 += $1.encoded }
    }

    /// The text, once all signatures of `key` on it are verified, of which there is at least one.
    ///
    /// "If the key name and ID match a known key, verifiers MUST verify the signature. If a signature from a known key
    /// fails to verify, clients SHOULD reject the whole note" (signed-note, "Signatures"): that holds for each line.
    ///
    /// - Parameter key: an Ed25519 key; cosignatures are for checkpoints only.
    /// - Throws: ``LogError`` `.wrongKeyType`, `.notSigned` when no line has the key's name and id, `.badSignature`.
    public func verified(by key: NoteVerifierKey) throws(LogError) -> String {
        guard key.algorithm == .ed25519 else {
            throw LogError(.wrongKeyType, "\(key.name) is a key for cosignatures, not for notes")
        }
        for line in try lines(of: key) {
            guard (try? key.publicKey.verify(line.bytes, of: Array(unverifiedText.utf8))) != nil else {
                throw LogError(.badSignature, "a signature of \(key.name) does not match the note")
            }
        }
        return unverifiedText
    }

    /// At least one.
    /// - Throws: ``LogError`` `.notSigned`.
    func lines(of key: NoteVerifierKey) throws(LogError) -> [NoteSignature] {
        let lines = signatures.filter { $0.isBy(key) }
        guard !lines.isEmpty else { throw LogError(.notSigned, "no signature of \(key.name) on the note") }
        return lines
    }

    private static func checkNew(
        _ signature: NoteSignature, among others: ArraySlice<NoteSignature>
    ) throws(LogError) {
        guard !others.contains(where: signature.isBySameKey) else {
            throw LogError(.duplicateSignature, "two signatures of one key, \(signature.name)")
        }
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
