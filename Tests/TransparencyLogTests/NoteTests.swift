import Primitives
import Testing
import TransparencyLog

/// The examples of C2SP signed-note.
enum NoteExample {
    static let verifierKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let text = "This is an example message.\n"
    static let note = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """
    static let poem = """
        Ognuno sta solo sul cuor della terra
        trafitto da un raggio di sole:

        ed è subito sera.

        — quasimodo.example/salvatore \
        NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

        """
}

@Suite struct NoteVectorTests {
    @Test("the specification's key verifies the specification's note")
    func example() throws {
        let key = try NoteVerifierKey(encoded: NoteExample.verifierKey)
        #expect(key.name == "example.com/foo")
        #expect(key.keyID == 0x530D_903A)
        #expect(key.algorithm == .ed25519)
        #expect(key.encoded == NoteExample.verifierKey)
        let note = try SignedNote(parsing: ascii(NoteExample.note))
        #expect(try note.verified(by: key) == NoteExample.text)
        #expect(note.encoded == ascii(NoteExample.note))
    }

    @Test("a text may have empty lines: the last one separates the signatures")
    func poem() throws {
        let note = try SignedNote(parsing: ascii(NoteExample.poem))
        #expect(note.unverifiedText.hasSuffix("sole:\n\ned è subito sera.\n"))
        #expect(note.signatures.map(\.name) == ["quasimodo.example/salvatore"])
        #expect(note.signatures.map(\.keyID) == [0x367B_A04B])
        #expect(note.encoded == ascii(NoteExample.poem))
    }
}

@Suite struct SignedNoteTests {
    private let text = "first line\n\nsecond line, übergroß\n"

    @Test("a signed note verifies with each signer's key, and only with those")
    func signing() throws {
        let signers = try [Fixture.signer(seed: 1), Fixture.signer("other.example", seed: 2)]
        let note = try SignedNote(text: text, signers: signers)
        let read = try SignedNote(parsing: note.encoded)
        #expect(read == note)
        for signer in signers { #expect(try read.verified(by: signer.verifierKey) == text) }
        let strangers = try [Fixture.signer(seed: 2), Fixture.signer("third.example", seed: 1)]
        for stranger in strangers {
            #expect(throws: error(.notSigned)) { try read.verified(by: stranger.verifierKey) }
        }
    }

    @Test("a key for cosignatures does not verify notes")
    func rejectsCosignatureKey() throws {
        let key = try Fixture.key(1).publicKey
        let note = try SignedNote(text: text, signers: [Fixture.signer()])
        let other = try NoteVerifierKey(name: Fixture.origin, algorithm: .cosignature, publicKey: key)
        #expect(throws: error(.wrongKeyType)) { try note.verified(by: other) }
    }

    @Test("signatures of unknown keys do not disturb")
    func ignoresUnknownKeys() throws {
        let strangers = try (2...16).map { try Fixture.signer("witness-\($0).example", seed: UInt8($0)) }
        let note = try SignedNote(text: text, signers: strangers + [Fixture.signer()])
        #expect(note.signatures.count == 16)
        #expect(try SignedNote(parsing: note.encoded).verified(by: Fixture.signer().verifierKey) == text)
    }

    @Test("a changed text and a moved signature are refused")
    func rejectsChangedText() throws {
        let note = try SignedNote(text: text, signers: [Fixture.signer()])
        let other = String(decoding: note.encoded, as: UTF8.self).replacing("second", with: "2nd")
        let key = try Fixture.signer().verifierKey
        #expect(throws: error(.badSignature)) { try SignedNote(parsing: ascii(other)).verified(by: key) }
    }

    @Test("a signature of the wrong length under the right key id is a bad one")
    func rejectsSignatureLength() throws {
        let key = try Fixture.signer().verifierKey
        for count in [1, 63, 65] {
            let keyID = (0..<4).map { UInt8(truncatingIfNeeded: key.keyID >> (24 - 8 * $0)) }
            let line = "— \(key.name) \(Base64.encode(keyID + [UInt8](repeating: 7, count: count)))\n"
            let note = try SignedNote(parsing: ascii("x\n\n" + line))
            #expect(throws: error(.badSignature)) { try note.verified(by: key) }
        }
    }

    @Test("64 signatures and 128 KiB are allowed, one more of either is not")
    func limits() throws {
        func signers(_ count: Int) throws -> [NoteSigner] {
            try (0..<count).map { try Fixture.signer("s\($0)", seed: 3) }
        }
        let note = try SignedNote(text: text, signers: signers(64))
        #expect(try SignedNote(parsing: note.encoded).signatures.count == 64)
        #expect(throws: error(.tooManySignatures)) { try SignedNote(text: text, signers: signers(65)) }
        let extra = try SignedNote(text: text, signers: [Fixture.signer()]).signatures[0]
        #expect(throws: error(.tooManySignatures)) { try note.adding(extra) }
        var line = String(decoding: note.encoded, as: UTF8.self).split(separator: "\n").last ?? ""
        line.replace("s63", with: "s64")
        let bytes = note.encoded + ascii("\(line)\n")
        #expect(throws: error(.tooManySignatures)) { try SignedNote(parsing: bytes) }

        let overhead = try SignedNote(text: "\n", signers: [Fixture.signer()]).encoded.count
        let longest = String(repeating: "x", count: SignedNote.maximumByteCount - overhead) + "\n"
        let full = try SignedNote(text: longest, signers: [Fixture.signer()])
        #expect(full.encoded.count == SignedNote.maximumByteCount)
        #expect(try SignedNote(parsing: full.encoded) == full)
        #expect(throws: error(.noteTooLarge)) { try SignedNote(text: "x" + longest, signers: [Fixture.signer()]) }
        #expect(throws: error(.noteTooLarge)) { try SignedNote(parsing: ascii("x") + full.encoded) }
    }

    @Test("nobody signs a note twice with one key; keys of one name or one key id are different keys")
    func duplicates() throws {
        let note = try SignedNote(text: text, signers: [Fixture.signer(), Fixture.signer(seed: 2)])
        #expect(note.signatures.count == 2)
        #expect(throws: error(.duplicateSignature)) { try note.adding(note.signatures[1]) }
        #expect(throws: error(.duplicateSignature)) {
            try SignedNote(text: text, signers: [Fixture.signer(), Fixture.signer()])
        }
    }

    @Test("an unknown key may have two lines: they are passed over like its first one")
    func ignoresUnknownDuplicates() throws {
        let note = try SignedNote(text: text, signers: [Fixture.signer(), Fixture.signer("other.example", seed: 2)])
        let key = try Fixture.signer().verifierKey
        let line = note.signatures[1]
        let other = ascii("— other.example \(Base64.encode(line.keyID.bytes + [UInt8](repeating: 1, count: 72)))\n")
        let twice = try SignedNote(parsing: note.encoded + line.encoded + other)
        #expect(twice.signatures.count == 4)
        #expect(try twice.verified(by: key) == text)
        #expect(try SignedNote(parsing: twice.encoded) == twice)
        let witness = try SignedNote(text: text, signers: [Fixture.signer("third.example", seed: 3)]).signatures[0]
        #expect(try twice.adding(witness).verified(by: key) == text)
    }

    @Test("a known key may have two lines if each of them holds")
    func verifiesKnownDuplicates() throws {
        let note = try SignedNote(text: text, signers: [Fixture.signer()])
        let key = try Fixture.signer().verifierKey
        let line = note.signatures[0]
        #expect(try SignedNote(parsing: note.encoded + line.encoded).verified(by: key) == text)
        let bad = ascii("— \(key.name) \(Base64.encode(line.keyID.bytes + [UInt8](repeating: 1, count: 64)))\n")
        #expect(throws: error(.badSignature)) { try SignedNote(parsing: note.encoded + bad).verified(by: key) }
        let before = ascii(text + "\n") + bad + line.encoded
        #expect(throws: error(.badSignature)) { try SignedNote(parsing: before).verified(by: key) }
    }

    @Test("16 signatures of nearly 5 kB fit")
    func takesLargeSignatures() throws {
        let note = try SignedNote(text: text, signers: [Fixture.signer()])
        let large = (1...15).flatMap {
            ascii("— post-quantum-\($0).example \(Base64.encode([UInt8](repeating: UInt8($0), count: 5_000)))\n")
        }
        let read = try SignedNote(parsing: note.encoded + large)
        #expect(read.signatures.count == 16)
        #expect(try read.verified(by: Fixture.signer().verifierKey) == text)
    }

    @Test(
        "a text without final newline or with control characters is not signed",
        arguments: ["", "x", "a\tb\n", "a\r\n"])
    func rejectsText(text: String) throws {
        #expect(throws: error(.noteNotText)) { try SignedNote(text: text, signers: [Fixture.signer()]) }
        #expect(throws: error(.noteWithoutSignatures)) { try SignedNote(text: "x\n", signers: []) }
    }

    @Test("equality is of bytes, not of what looks equal")
    func equality() throws {
        let composed = try SignedNote(text: "\u{E9}\n", signers: [Fixture.signer()])
        let decomposed = try SignedNote(text: "e\u{301}\n", signers: [Fixture.signer()])
        #expect(composed.unverifiedText == decomposed.unverifiedText)
        #expect(composed != decomposed)
    }
}

extension UInt32 {
    /// Big endian.
    fileprivate var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * $0)) } }
}
