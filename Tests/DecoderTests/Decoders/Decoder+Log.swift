import ElectionModel
import Primitives
import TransparencyLog

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Decoder {
    /// Notes, checkpoints, proofs and the files of a log and of a record.
    static let log: [Decoder] = [
        verifierKey, signedNote, checkpoint, receipt, tilePath, entryBundle, signatureSuffix, lineFile, hintFile,
    ]

    private static let verifierKey = Decoder("NoteVerifierKey", refusal: LogError.self) { bytes in
        Array(try NoteVerifierKey(encoded: text(bytes)).encoded.utf8)
    }

    private static let signedNote = Decoder("SignedNote", refusal: LogError.self) { bytes in
        let note = try SignedNote(parsing: bytes)
        for line in note.signatures { _ = try? Cosignature(line) }
        return note.encoded
    }

    private static let checkpoint = Decoder("Checkpoint", refusal: LogError.self) { bytes in
        let found = try UnverifiedCheckpoint(parsing: bytes)
        let keys = try Ed25519Keys.make(found.origin)
        for key in keys {
            _ = try? Checkpoint(signed: bytes, key: key, origin: found.origin).verifyCosignature(by: key)
        }
        _ = LogLayout.fileCount(size: found.size)
        return found.note.encoded
    }

    private static let receipt = Decoder("InclusionReceipt", refusal: LogError.self) { bytes in
        let receipt = try InclusionReceipt(parsing: bytes)
        for key in try Ed25519Keys.make(receipt.checkpoint.origin) {
            _ = try? receipt.verify(leaf: bytes, key: key, origin: receipt.checkpoint.origin)
        }
        try? MerkleTree.verifyInclusion(
            leafHash: .zero, index: receipt.index, size: receipt.checkpoint.size, proof: receipt.proof,
            root: receipt.checkpoint.root)
        try? MerkleTree.verifyConsistency(
            from: receipt.index, oldRoot: .zero, to: receipt.checkpoint.size, newRoot: receipt.checkpoint.root,
            proof: receipt.proof)
        return receipt.encoded
    }

    private static let tilePath = Decoder("TilePath", refusal: LogError.self) { bytes in
        let path = try text(bytes)
        let isInLog = LogLayout.contains(path, size: MerkleTree.maximumSize)
        let tile = try TilePath(parsing: path)
        try DecoderFault.require(!isInLog || tile.width >= 1, "TilePath: a tile without content")
        return Array(tile.path.utf8)
    }

    /// The first byte says how many entries there are.
    private static let entryBundle = Decoder("EntryBundle", refusal: LogError.self) { bytes in
        guard let count = bytes.first else { throw LogError(.malformedBundle, "no count") }
        let entries = try EntryBundle.decode(Array(bytes.dropFirst()), count: Int(count))
        return try [count] + entries.flatMap { try EntryBundle.encode($0) }
    }

    private static let signatureSuffix = Decoder("SignatureSuffix", refusal: FormatError.self) { bytes in
        guard let (role, index) = SignedDocument.parse(suffix: String(decoding: bytes, as: UTF8.self)) else {
            throw FormatError(.badValue, "not a signature's name")
        }
        return Array(SignedDocument.Signature(role: role, index: index, cms: []).suffix.utf8)
    }

    private static let lineFile = Decoder("LineReader", refusal: FormatError.self) { bytes in
        try withFile(bytes) { path in
            var reader = try LineReader(path)
            var again: [UInt8] = []
            while let line = try reader.next() { again += line + [10] }
            return again
        }
    }

    /// With entries of 12 bytes.
    private static let hintFile = Decoder("HintFile", refusal: FormatError.self) { bytes in
        try withFile(bytes) { path in
            let reader = try HintReader(path, entryByteCount: 12)
            let entries = try (0..<reader.count).map { try reader.entry($0) ?? Array(repeating: 0, count: 12) }
            return HintReader.magic + [0, 0, 0, 12] + entries.joined()
        }
    }

    private static func withFile(_ bytes: [UInt8], _ body: (String) throws -> [UInt8]) throws -> [UInt8] {
        var template = Array("/tmp/glassurn-lines-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try DecoderFault.require(
            descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count, "no temporary file")
        defer {
            close(descriptor)
            unlink(path)
        }
        return try body(path)
    }

    /// Bytes that are not UTF-8 never reach a decoder of text.
    private static func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LogError(.noteNotText, "not UTF-8")
        }
        return text
    }
}

/// A key of each kind under a name, if the name can be a key's.
private enum Ed25519Keys {
    private static let publicKey = Result { try Ed25519.SigningKey(seed: Array(repeating: 7, count: 32)).publicKey }

    static func make(_ name: String) throws -> [NoteVerifierKey] {
        let key = try publicKey.get()
        return NoteVerifierKey.Algorithm.allCases.compactMap {
            try? NoteVerifierKey(name: name, algorithm: $0, publicKey: key)
        }
    }
}
