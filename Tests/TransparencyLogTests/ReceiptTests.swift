import Primitives
import Testing
import TransparencyLog

@Suite struct InclusionReceiptTests {
    private let size = 100
    private let index = 42
    private let tree = Fixture.tree(100)

    private func receipt(_ index: Int = 42, extra: [UInt8]? = nil) throws -> InclusionReceipt {
        try InclusionReceipt(
            index: index, proof: MerkleTree.inclusionProof(index: index, size: size, reader: tree),
            checkpoint: Fixture.checkpoint(tree), extra: extra)
    }

    private func text(extra: [UInt8]? = nil) throws -> String {
        String(decoding: try receipt(extra: extra).encoded, as: UTF8.self)
    }

    private func verify(_ receipt: InclusionReceipt, leaf: [UInt8]) throws -> VerifiedInclusion {
        try receipt.verify(leaf: leaf, key: Fixture.signer().verifierKey, origin: Fixture.origin)
    }

    @Test("a receipt for every leaf reads back and verifies", arguments: [nil, [1], ascii("extra data")] as [[UInt8]?])
    func roundTrip(extra: [UInt8]?) throws {
        for index in 0..<size {
            let receipt = try receipt(index, extra: extra)
            let read = try InclusionReceipt(parsing: receipt.encoded)
            #expect(read == receipt)
            #expect(read.extra == extra)
            let inclusion = try verify(read, leaf: Fixture.leaf(index))
            #expect(inclusion.index == index)
            #expect(try inclusion.checkpoint == Fixture.checkpoint(tree))
        }
    }

    @Test("the text has the lines of the specification")
    func layout() throws {
        let lines = try text(extra: ascii("hello")).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1] == "extra aGVsbG8=")
        #expect(lines[2] == "index 42")
        #expect(lines[3...9].allSatisfy { $0.utf8.count == 44 })
        #expect(lines[10] == "")
        #expect(lines[11] == "example.com/election-7")
        #expect(lines[12] == "100")
    }

    @Test("the only leaf of a log has an empty path")
    func single() throws {
        let tree = Fixture.tree(1)
        let receipt = try InclusionReceipt(index: 0, proof: [], checkpoint: Fixture.checkpoint(tree))
        #expect(receipt.encoded.starts(with: ascii("c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/")))
        #expect(try verify(InclusionReceipt(parsing: receipt.encoded), leaf: Fixture.leaf(0)).index == 0)
    }

    @Test("cosignatures stay in the receipt")
    func cosigned() throws {
        let witness = try CheckpointCosigner(name: "w", key: Fixture.key(60))
        let checkpoint = try Fixture.checkpoint(tree)
        let receipt = try InclusionReceipt(
            index: index, proof: MerkleTree.inclusionProof(index: index, size: size, reader: tree),
            checkpoint: checkpoint.adding(witness.cosign(checkpoint, time: 5)))
        let inclusion = try verify(InclusionReceipt(parsing: receipt.encoded), leaf: Fixture.leaf(index))
        #expect(try inclusion.checkpoint.verifyCosignature(by: witness.verifierKey) == 5)
    }

    @Test("another leaf, key or origin is refused")
    func rejectsTrust() throws {
        let receipt = try receipt()
        let leaf = Fixture.leaf(index)
        #expect(throws: error(.rootMismatch)) { try verify(receipt, leaf: Fixture.leaf(43)) }
        #expect(throws: error(.rootMismatch)) { try verify(receipt, leaf: leaf + [0]) }
        #expect(throws: error(.notSigned)) {
            try receipt.verify(leaf: leaf, key: Fixture.signer(seed: 2).verifierKey, origin: Fixture.origin)
        }
        #expect(throws: error(.wrongOrigin)) {
            try receipt.verify(leaf: leaf, key: Fixture.signer().verifierKey, origin: "example.com/election-8")
        }
    }

    @Test("a changed index, path or checkpoint is refused")
    func rejectsClaims() throws {
        let text = try text()
        let leaf = Fixture.leaf(index)
        func rejects(_ code: LogError.Code, _ changed: String) throws {
            #expect(changed != text)
            let receipt = try InclusionReceipt(parsing: ascii(changed))
            #expect(throws: error(code)) { try verify(receipt, leaf: leaf) }
        }
        let hashes = text.split(separator: "\n").filter { $0.utf8.count == 44 }.map(String.init)
        try rejects(.rootMismatch, text.replacing("index 42", with: "index 43"))
        try rejects(.indexOutOfRange, text.replacing("index 42", with: "index 100"))
        try rejects(.wrongProofLength, text.replacing(hashes[0] + "\n", with: ""))
        try rejects(.wrongProofLength, text.replacing(hashes[0], with: "\(hashes[0])\n\(hashes[0])"))
        try rejects(.rootMismatch, text.replacing("\(hashes[0])\n\(hashes[1])", with: "\(hashes[1])\n\(hashes[0])"))
        try rejects(.badSignature, text.replacing("\n100\n", with: "\n101\n"))
    }

    @Test("an old, valid checkpoint under a longer path is refused")
    func rejectsMixedCheckpoint() throws {
        let receipt = try InclusionReceipt(
            index: index, proof: MerkleTree.inclusionProof(index: index, size: size, reader: tree),
            checkpoint: Fixture.checkpoint(tree, size: 60))
        #expect(throws: error(.wrongProofLength)) { try verify(receipt, leaf: Fixture.leaf(index)) }
    }

    @Test("an index beyond the checkpoint and empty extra data make no receipt", arguments: [-1, 100, Int.max])
    func rejectsParts(index: Int) throws {
        let checkpoint = try Fixture.checkpoint(tree)
        #expect(throws: error(.indexOutOfRange)) {
            try InclusionReceipt(index: index, proof: [], checkpoint: checkpoint)
        }
        #expect(throws: error(.malformedReceipt)) {
            try InclusionReceipt(index: 0, proof: [], checkpoint: checkpoint, extra: [])
        }
        let large = [UInt8](repeating: 0, count: InclusionReceipt.maximumByteCount)
        #expect(throws: error(.receiptTooLarge)) {
            try InclusionReceipt(index: 0, proof: [], checkpoint: checkpoint, extra: large)
        }
    }

    @Test(
        "another spelling of a receipt is refused",
        arguments: [
            ("c2sp.org/tlog-proof@v1\n", ""), ("@v1", "@v2"), ("c2sp", "C2SP"), ("@v1\n", "@v1 \n"),
            ("@v1\n", "@v1\r\n"),
            ("@v1\n", "@v1\nextra aGVsbG8=\n"), ("extra aGVsbG8=", "extra "), ("extra aGVsbG8=", "extra"),
            ("extra aGVsbG8=", "extra aGVsbG8"), ("extra aGVsbG8=", "extra aGVsbG9="), ("extra aGVs", "extra  aGVs"),
            ("extra aGVsbG8=\nindex 42", "index 42\nextra aGVsbG8="), ("index 42", "index 042"),
            ("index 42", "index +42"), ("index 42", "index -42"), ("index 42", "index  42"), ("index 42", "index 42 "),
            ("index 42", "index"), ("index 42", "index "), ("index 42", "Index 42"), ("index 42\n", ""),
            ("index 42", "index 42\nindex 42"), ("index 42", "index 9007199254740992"), ("index 42", "index 0x2A"),
            ("index 42\n", "index 42\nAAAA\n"), ("index 42\n", "index 42\n \n"), ("index 42", " index 42"),
        ])
    func rejectsGrammar(part: String, replacement: String) throws {
        let text = try text(extra: ascii("hello"))
        let changed = text.replacing(part, with: replacement, maxReplacements: 1)
        #expect(changed != text)
        #expect(throws: error(.malformedReceipt)) { try InclusionReceipt(parsing: ascii(changed)) }
    }

    @Test("what is wrong in the checkpoint is refused for what it is")
    func rejectsCheckpoint() throws {
        let text = try text()
        let cases: [(String, LogError.Code)] = [
            (text.replacing("\nexample.com/election-7\n", with: "\n\nexample.com/election-7\n"), .malformedCheckpoint),
            (text.replacing("\n100\n", with: "\n0100\n"), .malformedCheckpoint),
            (text + "\n", .noteWithoutSignatures), (text + "x", .malformedSignatureLine),
            (String(text.dropLast()), .malformedSignatureLine), ("", .malformedReceipt), ("\n", .malformedReceipt),
            ("c2sp.org/tlog-proof@v1\nindex 0\n", .malformedReceipt),
            ("c2sp.org/tlog-proof@v1\nindex 0\n\n", .noteWithoutSignatures),
        ]
        for (changed, code) in cases {
            #expect(throws: error(code)) { try InclusionReceipt(parsing: ascii(changed)) }
        }
        let long = [UInt8](repeating: 0x41, count: InclusionReceipt.maximumByteCount + 1)
        #expect(throws: error(.receiptTooLarge)) { try InclusionReceipt(parsing: long) }
    }

    @Test("a changed byte is refused, or read back as exactly those bytes and not verified, but for the extra data")
    func malleability() throws {
        var random = SeededRandom(seed: 13)
        let original = try receipt(extra: ascii("hello")).encoded
        let extra = 23..<38
        for position in original.indices {
            for _ in 0..<12 {
                var changed = original
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[position] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: position)
                default: changed.insert(UInt8.random(in: 0...255, using: &random), at: position)
                }
                guard changed != original, let read = try? InclusionReceipt(parsing: changed) else { continue }
                #expect(read.encoded == changed)
                guard !extra.contains(position) else { continue }
                #expect(throws: LogError.self) { try verify(read, leaf: Fixture.leaf(index)) }
            }
        }
    }
}
