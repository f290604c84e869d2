import Primitives
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    /// The example of C2SP tlog-cosignature, which contains that of tlog-checkpoint.
    private static let example = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — witness.example.com/w1 \
        jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

        """
    private static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    private static let emptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    private func signed(_ text: String) throws -> [UInt8] {
        try SignedNote(text: text, signers: [Fixture.signer()]).encoded
    }

    @Test("the specification's example has its origin, size, root and signatures")
    func example() throws {
        let checkpoint = try UnverifiedCheckpoint(parsing: ascii(Self.example))
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(Base64.encode(checkpoint.root.bytes) == Self.root)
        #expect(checkpoint.note.signatures.map(\.name) == ["example.com/behind-the-sofa", "witness.example.com/w1"])
        #expect(checkpoint.note.encoded == ascii(Self.example))
        #expect(try Cosignature(checkpoint.note.signatures[1]).time == 1_679_315_147)
    }

    @Test("a signed checkpoint verifies with the log's key and origin", arguments: [0, 1, 2, 255])
    func signing(size: Int) throws {
        let checkpoint = try Fixture.checkpoint(Fixture.tree(size))
        let read = try Checkpoint(
            signed: checkpoint.encoded, key: Fixture.signer().verifierKey, origin: Fixture.origin)
        #expect(read == checkpoint)
        #expect(read.size == size)
        #expect(read.origin == Fixture.origin)
        #expect(try read.unverified.verified(by: Fixture.signer().verifierKey, origin: Fixture.origin) == read)
    }

    @Test("the greatest size is 2^53 - 1")
    func greatestSize() throws {
        let root = try HashValue(bytes: Base64.decode(Self.root))
        let checkpoint = try Checkpoint(
            signing: "o", size: MerkleTree.maximumSize, root: root, by: Fixture.signer())
        #expect(checkpoint.size == 9_007_199_254_740_991)
        for size in [MerkleTree.maximumSize + 1, -1, Int.max] {
            #expect(throws: error(.malformedCheckpoint)) {
                try Checkpoint(signing: "o", size: size, root: root, by: Fixture.signer())
            }
        }
    }

    @Test("another key, origin or signature is refused")
    func rejectsTrust() throws {
        let bytes = try Fixture.checkpoint(Fixture.tree(9)).encoded
        let key = try Fixture.signer().verifierKey
        #expect(throws: error(.notSigned)) {
            try Checkpoint(signed: bytes, key: Fixture.signer(seed: 2).verifierKey, origin: Fixture.origin)
        }
        #expect(throws: error(.notSigned)) {
            try Checkpoint(signed: bytes, key: Fixture.signer("other", seed: 1).verifierKey, origin: Fixture.origin)
        }
        for origin in ["example.com/election-8", "", Fixture.origin + " ", "Example.com/election-7"] {
            #expect(throws: error(.wrongOrigin)) { try Checkpoint(signed: bytes, key: key, origin: origin) }
        }
        let resized = ascii(String(decoding: bytes, as: UTF8.self).replacing("\n9\n", with: "\n8\n"))
        #expect(throws: error(.badSignature)) { try Checkpoint(signed: resized, key: key, origin: Fixture.origin) }
        let cosigner = try CheckpointCosigner(name: Fixture.origin, key: Fixture.key(1))
        #expect(throws: error(.wrongKeyType)) {
            try Checkpoint(signed: bytes, key: cosigner.verifierKey, origin: Fixture.origin)
        }
    }

    @Test("origins that only look equal differ")
    func rejectsLookalikeOrigin() throws {
        let checkpoint = try Fixture.checkpoint(Fixture.tree(3), origin: "\u{E9}lection.example")
        #expect(throws: error(.wrongOrigin)) {
            try Checkpoint(
                signed: checkpoint.encoded, key: Fixture.signer().verifierKey, origin: "e\u{301}lection.example")
        }
    }

    @Test("an origin that is no line is not signed", arguments: ["", "a\nb", "a\n", "a\tb", "\0"])
    func rejectsOrigin(origin: String) throws {
        let tree = Fixture.tree(3)
        #expect(throws: error(.malformedCheckpoint)) { try Fixture.checkpoint(tree, origin: origin) }
    }

    @Test("extension lines have their own refusal", arguments: ["x\n", "timestamp 12345\n", "a\nb\n"])
    func rejectsExtensions(lines: String) throws {
        let bytes = try signed("origin\n5\n\(Self.root)\n" + lines)
        #expect(throws: error(.extensionLines)) { try UnverifiedCheckpoint(parsing: bytes) }
        #expect(throws: error(.extensionLines)) {
            try Checkpoint(signed: bytes, key: Fixture.signer().verifierKey, origin: "origin")
        }
    }

    @Test(
        "another spelling of a checkpoint is refused, signed or not",
        arguments: [
            "\n", "origin\n", "origin\n5\n", "\n5\n\(root)\n", "origin\n\n\(root)\n", "origin\n5\n\n",
            "origin\n5\n\n\(root)\n", "origin\n5\n\(root)\n\n", "origin\n5\n\(root)\n\nx\n", "\norigin\n5\n\(root)\n",
            "origin\n05\n\(root)\n", "origin\n00\n\(emptyRoot)\n", "origin\n+5\n\(root)\n", "origin\n-5\n\(root)\n",
            "origin\n 5\n\(root)\n", "origin\n5 \n\(root)\n", "origin\n0x5\n\(root)\n", "origin\n5.0\n\(root)\n",
            "origin\n5e3\n\(root)\n", "origin\n٥\n\(root)\n", "origin\n9007199254740992\n\(root)\n",
            "origin\n18446744073709551621\n\(root)\n", "origin\n9223372036854775808\n\(root)\n",
            "origin\n5\n \(root)\n", "origin\n5\n\(root) \n", "origin\n5\n\(root.dropLast())\n", "origin\n5\nAAAA\n",
            "origin\n5\n\(root.replacing("q2I=", with: "q2J="))\n", "origin\n5\n\(root.replacing("I=", with: "IA"))\n",
            "origin\n5\n\(root)AAAA\n", "origin\n5\n\(root.replacing("/", with: "_"))\n", "origin\n0\n\(root)\n",
        ])
    func rejectsGrammar(text: String) throws {
        let bytes = try signed(text)
        #expect(throws: error(.malformedCheckpoint)) { try UnverifiedCheckpoint(parsing: bytes) }
        #expect(throws: error(.malformedCheckpoint)) {
            try Checkpoint(signed: bytes, key: Fixture.signer().verifierKey, origin: "origin")
        }
    }

    @Test("a changed byte is refused, or is outside what the log signed")
    func malleability() throws {
        var random = SeededRandom(seed: 12)
        let key = try Fixture.signer().verifierKey
        let original = try Fixture.checkpoint(Fixture.tree(77)).encoded
        for position in original.indices {
            for _ in 0..<16 {
                var changed = original
                changed[position] = UInt8.random(in: 0...255, using: &random)
                guard changed != original else { continue }
                #expect(throws: LogError.self) {
                    try Checkpoint(signed: changed, key: key, origin: Fixture.origin)
                }
                if let read = try? UnverifiedCheckpoint(parsing: changed) { #expect(read.note.encoded == changed) }
            }
        }
    }
}

@Suite struct CosignatureTests {
    private let time: Int64 = 1_679_315_147

    private func cosigner(_ name: String = "witness.example/w1", seed: UInt8 = 50) throws -> CheckpointCosigner {
        try CheckpointCosigner(name: name, key: Fixture.key(seed))
    }

    private func cosigned(_ cosigners: [CheckpointCosigner]) throws -> Checkpoint {
        var checkpoint = try Fixture.checkpoint(Fixture.tree(9))
        for cosigner in cosigners {
            checkpoint = try checkpoint.adding(cosigner.cosign(checkpoint, time: time))
        }
        return checkpoint
    }

    @Test("cosignatures verify and give their time; the log's own signature still does")
    func verifies() throws {
        let witnesses = try [cosigner(), cosigner("witness.example/w2", seed: 51)]
        let checkpoint = try cosigned(witnesses)
        let read = try Checkpoint(
            signed: checkpoint.encoded, key: Fixture.signer().verifierKey, origin: Fixture.origin)
        for witness in witnesses { #expect(try read.verifyCosignature(by: witness.verifierKey) == time) }
        #expect(read == checkpoint)
    }

    @Test("the signed message is the header, the time and the note's text")
    func message() throws {
        let checkpoint = try cosigned([cosigner()])
        let line = checkpoint.note.signatures[1]
        let message = "cosignature/v1\ntime 1679315147\n\(checkpoint.note.unverifiedText)"
        try Fixture.key(50).publicKey.verify(Array(line.bytes.dropFirst(8)), of: ascii(message))
        #expect(line.bytes.prefix(8) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
    }

    @Test("a witness that did not sign, another key and a log's key are refused")
    func rejectsKeys() throws {
        let checkpoint = try cosigned([cosigner()])
        for stranger in try [cosigner("witness.example/w2"), cosigner(seed: 51)] {
            #expect(throws: error(.notSigned)) { try checkpoint.verifyCosignature(by: stranger.verifierKey) }
        }
        #expect(throws: error(.wrongKeyType)) {
            try checkpoint.verifyCosignature(by: Fixture.signer().verifierKey)
        }
    }

    @Test("a cosignature of another checkpoint or with another time is refused")
    func rejectsTransplant() throws {
        let witness = try cosigner()
        let other = try witness.cosign(Fixture.checkpoint(Fixture.tree(8)), time: time)
        let moved = try Fixture.checkpoint(Fixture.tree(9)).adding(other)
        #expect(throws: error(.badSignature)) { try moved.verifyCosignature(by: witness.verifierKey) }

        let bytes = try changingLine { $0[11] ^= 1 }
        #expect(throws: error(.badSignature)) { try bytes.verifyCosignature(by: witness.verifierKey) }
    }

    @Test("a time of 2^63 or later, a negative time and another length are refused")
    func rejectsMalformed() throws {
        let witness = try cosigner()
        for change in [{ $0[4] |= 0x80 }, { $0.removeLast() }, { $0.append(0) }] as [(inout [UInt8]) -> Void] {
            let checkpoint = try changingLine(change)
            #expect(throws: error(.malformedCosignature)) {
                try checkpoint.verifyCosignature(by: witness.verifierKey)
            }
        }
        let checkpoint = try Fixture.checkpoint(Fixture.tree(9))
        #expect(throws: error(.malformedCosignature)) { try witness.cosign(checkpoint, time: -1) }
        #expect(throws: error(.malformedCosignature)) { try Cosignature(checkpoint.note.signatures[0]) }
        let latest = try checkpoint.adding(witness.cosign(checkpoint, time: .max))
        #expect(try latest.verifyCosignature(by: witness.verifierKey) == .max)
    }

    @Test("one witness signs a checkpoint once")
    func rejectsTwice() throws {
        let checkpoint = try cosigned([cosigner()])
        let again = try cosigner().cosign(checkpoint, time: time + 1)
        #expect(throws: error(.duplicateSignature)) { try checkpoint.adding(again) }
    }

    @Test("a line of a witness that stands there twice spoils nothing, and each must hold")
    func verifiesRepeatedLines() throws {
        let witness = try cosigner()
        let checkpoint = try cosigned([witness])
        let line = try #require(checkpoint.note.signatures.last { $0.isBy(witness.verifierKey) })
        func parsed(_ bytes: [UInt8]) throws -> Checkpoint {
            try Checkpoint(signed: bytes, key: Fixture.signer().verifierKey, origin: Fixture.origin)
        }
        let policy = try CosignaturePolicy(witnesses: [witness.verifierKey], quorum: 1)
        #expect(try policy.require(try parsed(checkpoint.encoded + line.encoded)) == 1)
        let later = try witness.cosign(Fixture.checkpoint(Fixture.tree(8)), time: time + 1)
        #expect(throws: error(.badSignature)) { try policy.require(try parsed(checkpoint.encoded + later.encoded)) }
    }

    /// The cosigned checkpoint with a change to the key id and signature of the witness's line.
    private func changingLine(_ change: (inout [UInt8]) -> Void) throws -> Checkpoint {
        let checkpoint = try cosigned([cosigner()])
        let text = String(decoding: checkpoint.encoded, as: UTF8.self)
        let encoded = text.split(separator: " ").last.map { String($0.dropLast()) } ?? ""
        var payload = try Base64.decode(encoded)
        change(&payload)
        return try Checkpoint(
            signed: ascii(text.replacing(encoded, with: Base64.encode(payload))),
            key: Fixture.signer().verifierKey, origin: Fixture.origin)
    }
}
