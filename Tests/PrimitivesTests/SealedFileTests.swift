import Primitives
import Testing

@Suite(.serialized) struct SealedFileTests {
    private static let headerCount = 12 + 16 + 12
    private static let plain = ascii("share of guardian 3, thirty-two!")
    private let passphrase = secret("correct horse battery")
    /// `plain`, sealed once: each sealing takes a while.
    private static let file = try? SealedFileTests().sealed()

    private func sealed(_ content: [UInt8] = plain) throws -> [UInt8] {
        var random = SeededRandom(seed: 5)
        var copy = content
        return try SealedFile.seal(SecretBytes(wiping: &copy), passphrase: passphrase, using: &random)
    }

    @Test("what is sealed opens with the same passphrase", arguments: [0, 1, 32, 5000])
    func roundTrip(count: Int) throws {
        let content = [UInt8](repeating: 0x5A, count: count)
        let file = try sealed(content)
        #expect(file.count == Self.headerCount + count + 16)
        #expect(file.starts(with: ascii("glassurn-s0\n")))
        #expect(try SealedFile.open(file, passphrase: passphrase).withBytes { $0 } == content)
    }

    @Test("two seals of one secret differ and show nothing of it")
    func fresh() throws {
        var random = SystemRandom()
        let first = try SealedFile.seal(secret("0123456789abcdef"), passphrase: passphrase, using: &random)
        let second = try SealedFile.seal(secret("0123456789abcdef"), passphrase: passphrase, using: &random)
        #expect(first.dropFirst(12) != second.dropFirst(12))
        #expect(Array(first.dropFirst(12).prefix(28)) != Array(second.dropFirst(12).prefix(28)))
        #expect(!Hexadecimal.encode(first).contains(Hexadecimal.encode(ascii("0123456789"))))
    }

    @Test(
        "another passphrase is refused", arguments: ["correct horse batterz", "", "Correct horse battery", "correct"])
    func rejectsPassphrase(text: String) throws {
        let file = try #require(Self.file)
        #expect(throws: error(.wrongPassphrase)) { try SealedFile.open(file, passphrase: secret(text)) }
    }

    @Test("a passphrase of twelve bytes is enough")
    func acceptsShortestPassphrase() throws {
        var random = SeededRandom(seed: 5)
        let file = try SealedFile.seal(secret("x"), passphrase: secret("twelve bytes"), using: &random)
        #expect(try SealedFile.open(file, passphrase: secret("twelve bytes")).count == 1)
    }

    /// Made with Python's `hashlib.scrypt` and the package `cryptography`: passphrase "correct horse battery", content
    /// "a share of the key", r = 8, p = 1.
    @Test("the key costs scrypt with N = 2^17, r = 8, p = 1, and no other cost opens the file (D13)")
    func cost() throws {
        func file(_ rest: String) throws -> [UInt8] {
            try Hexadecimal.decode(
                "676C61737375726E2D73300A000102030405060708090A0B0C0D0E0F6465666768696A6B6C6D6E6F" + rest,
                byteCount: 74)
        }
        let full = try file("E4947CE4991916A910D3D81CCD9AF9CE25C76E397D4A0AAC1B32774ABD22EB006598")
        #expect(try SealedFile.open(full, passphrase: passphrase).withBytes { $0 } == ascii("a share of the key"))
        // The same with N = 2^16.
        let cheap = try file("745C58DB9489916CC9C10B40A509B991DDA002D43BA85978C224D9A5E28030CDC937")
        #expect(throws: error(.wrongPassphrase)) { try SealedFile.open(cheap, passphrase: passphrase) }
    }

    @Test("a flipped bit in the mark at the beginning is refused", arguments: 0..<12)
    func rejectsFlippedMark(position: Int) throws {
        var file = try #require(Self.file)
        file[position] ^= 0x01
        #expect(throws: error(.badSeal)) { try SealedFile.open(file, passphrase: passphrase) }
    }

    @Test(
        "a flipped bit in salt, nonce, ciphertext or tag is refused",
        arguments: [(12, 0x01), (27, 0x80), (28, 0x01), (39, 0x80), (40, 0x01), (71, 0x80), (72, 0x01), (87, 0x80)])
    func rejectsFlippedBit(position: Int, mask: Int) throws {
        var file = try #require(Self.file)
        #expect(file.count == 88)
        file[position] ^= UInt8(mask)
        #expect(throws: error(.wrongPassphrase)) { try SealedFile.open(file, passphrase: passphrase) }
    }

    @Test("a file too short to be one is refused before any work", arguments: [0, 1, 11, 12, 40, 55])
    func rejectsStump(count: Int) throws {
        let file = try #require(Self.file)
        #expect(throws: error(.badSeal)) { try SealedFile.open(Array(file.prefix(count)), passphrase: passphrase) }
    }

    @Test("a truncated or lengthened file is refused", arguments: [56, 72, 87, 89])
    func rejectsOtherLength(count: Int) throws {
        let file = Array((try #require(Self.file) + [0]).prefix(count))
        #expect(throws: error(.wrongPassphrase)) { try SealedFile.open(file, passphrase: passphrase) }
    }
}
