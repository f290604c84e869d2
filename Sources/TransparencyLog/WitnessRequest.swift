public import Primitives

/// The body of a request to cosign a checkpoint (C2SP tlog-witness, "add-checkpoint"): the size that the witness
/// cosigned last, a proof of consistency from there, the checkpoint. Nothing in it is verified.
public struct WitnessRequest: Hashable, Sendable {
    public static let maximumProofCount = 63
    /// Of the whole body, in bytes.
    public static let maximumByteCount = SignedNote.maximumByteCount + 4_096
    private static let keyword = "old "

    public let oldSize: Int
    public let proof: [HashValue]
    public let checkpoint: UnverifiedCheckpoint

    /// - Throws: ``LogError`` `.malformedRequest` for more than ``maximumProofCount`` hashes or a negative size.
    public init(oldSize: Int, proof: [HashValue], checkpoint: UnverifiedCheckpoint) throws(LogError) {
        guard oldSize >= 0, proof.count <= Self.maximumProofCount else {
            throw LogError(
                .malformedRequest, "a size from 0 and at most \(Self.maximumProofCount) hashes were expected")
        }
        self.oldSize = oldSize
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Reads a body; only the exact grammar is accepted, so that ``encoded`` gives the same bytes again.
    ///
    /// - Throws: ``LogError`` `.requestTooLarge`, `.malformedRequest`, and what
    ///   ``UnverifiedCheckpoint/init(parsingAnyLog:)`` throws.
    public init(parsing input: some Collection<UInt8>) throws(LogError) {
        guard input.count <= Self.maximumByteCount else {
            throw LogError(.requestTooLarge, "at most \(Self.maximumByteCount) bytes, found \(input.count)")
        }
        let bytes = Array(input)
        let lines = bytes.split(separator: NoteText.newline, omittingEmptySubsequences: false)
        guard let blank = lines.dropLast().firstIndex(where: \.isEmpty), let first = lines[..<blank].first,
            first.starts(with: Self.keyword.utf8),
            let oldSize = NoteText.number(first.dropFirst(Self.keyword.utf8.count))
        else {
            throw LogError(.malformedRequest, "expected a line with the old size, hashes, a blank line, a checkpoint")
        }
        var proof: [HashValue] = []
        for line in lines[1..<blank] {
            guard let hash = NoteText.hash(line) else {
                throw LogError(.malformedRequest, "a line of the proof is 32 bytes in base 64")
            }
            proof.append(hash)
        }
        try self.init(
            oldSize: oldSize, proof: proof,
            checkpoint: try UnverifiedCheckpoint(parsingAnyLog: bytes[(lines[blank].endIndex + 1)...]))
    }

    /// The body's bytes.
    public var encoded: [UInt8] {
        var text = "\(Self.keyword)\(oldSize)\n"
        for hash in proof { text += "\(Base64.encode(hash.bytes))\n" }
        return Array("\(text)\n".utf8) + checkpoint.note.encoded
    }
}
