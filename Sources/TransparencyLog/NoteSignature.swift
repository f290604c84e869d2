internal import Primitives

/// One signature line of a note: `— <name> base64(key id || signature)`.
///
/// Nothing in it is verified.
public struct NoteSignature: Sendable {
    public let name: String
    public let keyID: UInt32
    /// What follows the key id: at least one byte; 64 for Ed25519, 72 for a cosignature.
    public let bytes: [UInt8]

    /// An em dash and a space.
    private static let prefix: [UInt8] = [0xE2, 0x80, 0x94, 0x20]

    init(key: NoteVerifierKey, bytes: [UInt8]) {
        name = key.name
        keyID = key.keyID
        self.bytes = bytes
    }

    /// Reads one line, given without its newline.
    init(line: [UInt8]) throws(LogError) {
        let parts = line.dropFirst(Self.prefix.count).split(separator: 0x20, omittingEmptySubsequences: false)
        guard line.starts(with: Self.prefix), parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
            NoteText.isKeyName(name)
        else { throw LogError(.malformedSignatureLine, "expected an em dash, a key name and base 64") }
        guard let payload = try? Base64.decode(parts[1]), payload.count > 4 else {
            throw LogError(.malformedSignatureLine, "a signature is base 64 of a key id and at least one byte")
        }
        self.name = name
        keyID = payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(payload.dropFirst(4))
    }

    /// Reads signature lines as a witness answers with them (C2SP tlog-witness): at least one, each with its newline.
    /// - Throws: ``LogError`` `.malformedSignatureLine`, `.tooManySignatures`.
    public static func parse(lines bytes: some Collection<UInt8>) throws(LogError) -> [NoteSignature] {
        guard let lines = NoteText.lines(bytes), !lines.isEmpty else {
            throw LogError(.malformedSignatureLine, "expected lines that each end in a newline")
        }
        guard lines.count <= SignedNote.maximumSignatureCount else {
            throw LogError(.tooManySignatures, "at most \(SignedNote.maximumSignatureCount) signatures")
        }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: line)) }
        return signatures
    }

    /// Whether the line names this key; nothing is said of the signature.
    public func isBy(_ key: NoteVerifierKey) -> Bool { keyID == key.keyID && NoteText.same(name, key.name) }

    /// The line with its newline.
    public var encoded: [UInt8] {
        Self.prefix + Array("\(name) \(Base64.encode(keyID.bigEndianBytes + bytes))\n".utf8)
    }

    func isBySameKey(as other: NoteSignature) -> Bool {
        keyID == other.keyID && NoteText.same(name, other.name)
    }
}

extension NoteSignature: Hashable {
    // By bytes, since equal strings may have different bytes.
    public static func == (left: Self, right: Self) -> Bool { left.encoded == right.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(encoded) }
}
