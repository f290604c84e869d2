public import Primitives

/// What shows that a leaf is in a log without asking anyone: index, path and signed checkpoint
/// (C2SP tlog-proof, version 1). Nothing in it is trusted before ``verify(leaf:key:origin:)``.
public struct InclusionReceipt: Hashable, Sendable {
    /// Of the whole text, in bytes.
    public static let maximumByteCount = 1 << 18
    private static let header = "c2sp.org/tlog-proof@v1"
    private static let malformedLine = "expected \(header), a line of extra data or none, the index, hashes"

    /// The leaf's index, from 0.
    public let index: Int
    /// From the leaf's sibling up to the root's child.
    public let proof: [HashValue]
    public let checkpoint: UnverifiedCheckpoint
    /// Opaque data that nothing authenticates; not empty.
    public let extra: [UInt8]?

    /// - Throws: ``LogError`` `.indexOutOfRange`, `.malformedReceipt` for empty extra data, `.receiptTooLarge`.
    public init(index: Int, proof: [HashValue], checkpoint: Checkpoint, extra: [UInt8]? = nil) throws(LogError) {
        try MerkleTree.checkIndex(index, size: checkpoint.size)
        guard extra != [] else { throw LogError(.malformedReceipt, "extra data has at least one byte") }
        self.index = index
        self.proof = proof
        self.checkpoint = checkpoint.unverified
        self.extra = extra
        try Self.checkSize(encoded.count)
    }

    /// Reads the text; only the exact grammar is accepted, so that ``encoded`` gives the same bytes again.
    ///
    /// - Throws: ``LogError`` `.receiptTooLarge`, `.malformedReceipt`, and what ``UnverifiedCheckpoint/init(parsing:)``
    ///   throws.
    public init(parsing input: some Collection<UInt8>) throws(LogError) {
        try Self.checkSize(input.count)
        let bytes = Array(input)
        let parts = bytes.split(separator: NoteText.newline, omittingEmptySubsequences: false)
        guard let blank = parts.dropLast().firstIndex(where: \.isEmpty) else {
            throw LogError(.malformedReceipt, "no blank line before the checkpoint")
        }
        var lines = parts[..<blank]
        guard lines.popFirst()?.elementsEqual(Self.header.utf8) == true else {
            throw LogError(.malformedReceipt, Self.malformedLine)
        }
        if let line = Self.value(of: "extra ", in: lines.first) {
            guard let data = try? Base64.decode(line), !data.isEmpty else {
                throw LogError(.malformedReceipt, "extra data is base 64 of at least one byte")
            }
            extra = data
            lines.removeFirst()
        } else {
            extra = nil
        }
        guard let line = Self.value(of: "index ", in: lines.popFirst()), let index = NoteText.number(line) else {
            throw LogError(.malformedReceipt, "expected the index, a decimal without leading zeros")
        }
        self.index = index
        proof = try Self.hashes(lines)
        checkpoint = try UnverifiedCheckpoint(parsing: bytes[(parts[blank].endIndex + 1)...])
    }

    /// The text's bytes.
    public var encoded: [UInt8] {
        var text = "\(Self.header)\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in proof { text += "\(Base64.encode(hash.bytes))\n" }
        return Array("\(text)\n".utf8) + checkpoint.note.encoded
    }

    /// Checks the log's signature, the origin and the path from `leaf` to the checkpoint's root.
    ///
    /// - Parameters:
    ///   - leaf: the leaf's bytes, rebuilt from what the holder of the receipt knows.
    ///   - key: the log's key.
    ///   - origin: the log's origin line.
    /// - Throws: ``LogError`` `.notSigned`, `.badSignature`, `.wrongKeyType`, `.wrongOrigin`, `.indexOutOfRange`,
    ///   `.wrongProofLength`, `.rootMismatch`.
    public func verify(
        leaf: [UInt8], key: NoteVerifierKey, origin: String
    ) throws(LogError) -> VerifiedInclusion {
        let trusted = try checkpoint.verified(by: key, origin: origin)
        try MerkleTree.verifyInclusion(
            leafHash: MerkleTree.leafHash(leaf), index: index, size: trusted.size, proof: proof, root: trusted.root)
        return VerifiedInclusion(index: index, checkpoint: trusted)
    }

    private static func checkSize(_ count: Int) throws(LogError) {
        guard count <= maximumByteCount else {
            throw LogError(.receiptTooLarge, "a receipt has at most \(maximumByteCount) bytes, found \(count)")
        }
    }

    private static func value(of keyword: String, in line: ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
        guard let line, line.starts(with: keyword.utf8) else { return nil }
        return line.dropFirst(keyword.utf8.count)
    }

    private static func hashes(_ lines: ArraySlice<ArraySlice<UInt8>>) throws(LogError) -> [HashValue] {
        var hashes: [HashValue] = []
        for line in lines {
            guard let hash = NoteText.hash(line) else {
                throw LogError(.malformedReceipt, "a hash of the path is 32 bytes in base 64")
            }
            hashes.append(hash)
        }
        return hashes
    }
}

/// A leaf's place in a log, as ``InclusionReceipt/verify(leaf:key:origin:)`` found it.
public struct VerifiedInclusion: Hashable, Sendable {
    public let index: Int
    public let checkpoint: Checkpoint

    fileprivate init(index: Int, checkpoint: Checkpoint) {
        self.index = index
        self.checkpoint = checkpoint
    }
}
