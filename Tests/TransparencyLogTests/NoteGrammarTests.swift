import Primitives
import Testing
import TransparencyLog

@Suite struct NoteGrammarTests {
    private static let line = "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T\n"

    @Test(
        "what is not the grammar of a note is refused",
        arguments: [
            ("", .noteWithoutSignatures),
            ("\n", .noteWithoutSignatures),
            ("text\n", .noteWithoutSignatures),
            ("text\n\n", .noteWithoutSignatures),
            ("text\n\n\n", .noteWithoutSignatures),
            ("text\n" + line, .noteWithoutSignatures),
            (line, .noteWithoutSignatures),
            ("\n" + line, .noteWithoutSignatures),
            ("text\n\n" + line + "\n", .noteWithoutSignatures),
            ("text\n\n" + line.dropLast(), .malformedSignatureLine),
            ("text\n\n" + line + "x", .malformedSignatureLine),
            ("text\n\n" + line + "x\n", .malformedSignatureLine),
            ("text\n\nmore text\n" + line, .malformedSignatureLine),
            ("text\n\n " + line, .malformedSignatureLine),
            ("text\n\n-- example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n– example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n—example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n—  example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— example.com/foo  Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T \n", .malformedSignatureLine),
            ("text\n\n— example.com/foo\n", .malformedSignatureLine),
            ("text\n\n— Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n—  Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— a+b Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— a\u{A0}b Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— a\u{3000}b Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— a\u{2028} Uw2QOkn8srV1yJGh2VYRlL1T\n", .malformedSignatureLine),
            ("text\n\n— foo Uw2QOg==\n", .malformedSignatureLine),
            ("text\n\n— foo Uw2Q\n", .malformedSignatureLine),
            ("text\n\n— foo Uw2QOkn=\n", .malformedSignatureLine),
            ("text\n\n— foo Uw2QOkn8s\n", .malformedSignatureLine),
            ("text\n\n— foo Uw2QOkn8-_==\n", .malformedSignatureLine),
            ("text\n\n— foo Uw2QOkl=\n", .malformedSignatureLine),
            ("text\r\n\r\n" + line, .noteNotText),
            ("text\n\n" + line.dropLast() + "\r\n", .noteNotText),
            ("te\txt\n\n" + line, .noteNotText),
            ("te\0xt\n\n" + line, .noteNotText),
            ("te\u{1F}xt\n\n" + line, .noteNotText),
        ] as [(String, LogError.Code)])
    func rejects(text: String, code: LogError.Code) {
        #expect(throws: error(code)) { try SignedNote(parsing: ascii(text)) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func rejectsEncoding(bytes: [UInt8]) {
        #expect(throws: error(.noteNotText)) { try SignedNote(parsing: bytes + ascii("text\n\n" + Self.line)) }
        let line = ascii("text\n\n— ") + bytes + ascii(" Uw2QOkn8srV1yJGh2VYRlL1T\n")
        #expect(throws: error(.noteNotText)) { try SignedNote(parsing: line) }
    }

    @Test(
        "what the grammar allows is read and written with the same bytes",
        arguments: [
            "text\n\n" + line, "\n\n" + line, "\n\n\n" + line, "a\n\nb\n\n\n" + line, "del \u{7F} ü 😀\n\n" + line,
            "text\n\n— ключ/é Uw2QOkn8\n", "— looks like a signature x\n\n" + line,
        ])
    func accepts(text: String) throws {
        #expect(try SignedNote(parsing: ascii(text)).encoded == ascii(text))
    }

    @Test("a changed byte is refused or gives a note of exactly those bytes that does not verify")
    func malleability() throws {
        var random = SeededRandom(seed: 11)
        let key = try NoteVerifierKey(encoded: NoteExample.verifierKey)
        let original = ascii(NoteExample.note)
        var accepted = 0
        for position in original.indices {
            for _ in 0..<16 {
                var changed = original
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[position] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: position)
                default: changed.insert(UInt8.random(in: 0...255, using: &random), at: position)
                }
                guard changed != original, let note = try? SignedNote(parsing: changed) else { continue }
                accepted += 1
                #expect(note.encoded == changed)
                #expect(throws: LogError.self) { try note.verified(by: key) }
            }
        }
        #expect(accepted > 100)
    }
}

@Suite struct VerifierKeyTests {
    private static let good = NoteExample.verifierKey

    @Test(
        "another spelling of a key is refused",
        arguments: [
            ("", .malformedKey), ("example.com/foo", .malformedKey), ("example.com/foo+530d903a", .malformedKey),
            (good.replacing("530d903a", with: "530D903A"), .malformedKey),
            (good.replacing("530d903a", with: "530d903b"), .malformedKey),
            (good.replacing("530d903a", with: "530d903"), .malformedKey),
            (good.replacing("530d903a", with: "0530d903a"), .malformedKey),
            (good.replacing("530d903a", with: ""), .malformedKey),
            (good.replacing("/foo", with: "/fop"), .malformedKey),
            (good.replacing("example.com/foo", with: ""), .malformedKey),
            (good.replacing("/foo", with: " foo"), .malformedKey),
            (good.replacing("/foo", with: "\u{2003}foo"), .malformedKey),
            (good.replacing("/foo", with: "\u{1}foo"), .malformedKey),
            (good + "\n", .malformedKey), (" " + good, .malformedKey), (good + "=", .malformedKey),
            (String(good.dropLast()), .malformedKey), (good + "AAAA", .malformedKey),
            (good.replacing("AekyeRrm", with: "AukyeRrm"), .wrongKeyType),
            (good.replacing("AekyeRrm", with: "BOkyeRrm"), .malformedKey),
            ("example.com/foo+530d903a+", .malformedKey), ("example.com/foo+530d903a+AQ==", .malformedKey),
        ] as [(String, LogError.Code)])
    func rejects(text: String, code: LogError.Code) {
        #expect(throws: error(code)) { try NoteVerifierKey(encoded: text) }
    }

    @Test("signature types other than 1 and 4 are refused", arguments: [0x00, 0x02, 0x03, 0x05, 0x06, 0xFA, 0xFF])
    func rejectsType(type: UInt8) throws {
        let material = Base64.encode([type] + (try Fixture.key(1).publicKey.bytes))
        #expect(throws: error(.wrongKeyType)) { try NoteVerifierKey(encoded: "name+00000000+\(material)") }
    }

    @Test("a weak public key is refused")
    func rejectsWeakKey() {
        let material = Base64.encode([0x01, 0x01] + [UInt8](repeating: 0, count: 31))
        #expect(throws: error(.malformedKey)) { try NoteVerifierKey(encoded: "name+00000000+\(material)") }
    }

    @Test("a key round-trips, and the type is part of the key id", arguments: NoteVerifierKey.Algorithm.allCases)
    func roundTrip(algorithm: NoteVerifierKey.Algorithm) throws {
        for seed in 1...40 {
            let publicKey = try Fixture.key(UInt8(seed)).publicKey
            let key = try NoteVerifierKey(name: "wé/\(seed)", algorithm: algorithm, publicKey: publicKey)
            #expect(try NoteVerifierKey(encoded: key.encoded) == key)
            let others = NoteVerifierKey.Algorithm.allCases.filter { $0 != algorithm }
            for other in others {
                #expect(try NoteVerifierKey(name: key.name, algorithm: other, publicKey: publicKey).keyID != key.keyID)
            }
        }
    }

    @Test("names that are none are refused", arguments: ["", " ", "a b", "a+b", "a\nb", "a\tb", "\u{85}", "\u{1B}"])
    func rejectsName(name: String) throws {
        let key = try Fixture.key(1)
        #expect(throws: error(.malformedKey)) { try NoteVerifierKey(name: name, publicKey: key.publicKey) }
        #expect(throws: error(.malformedKey)) { try NoteSigner(name: name, key: key) }
        #expect(throws: error(.malformedKey)) { try CheckpointCosigner(name: name, key: key) }
    }
}
