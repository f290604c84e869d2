import Primitives
import Testing

/// The cost of a guess at a guardian's passphrase is part of the format (D13): 2¹⁷ rounds of scrypt with r = 8.
@Suite struct SealedFileVectorTests {
    /// By Python: `hashlib.scrypt(passphrase, salt=bytes(range(16)), n=1 << 17, r=8, p=1, dklen=32, maxmem=1 << 29)`,
    /// then `AESGCM(key).encrypt(bytes(range(100, 112)), content, b"glassurn-s0\n")` of the package cryptography.
    private static let file =
        "676C61737375726E2D73300A000102030405060708090A0B0C0D0E0F6465666768696A6B6C6D6E6FE8D56BE9D8090AA9"
        + "1EDB971CCD9AAB8530CCD38A813AE427369E40362A72905CFB93CE448B142C"

    @Test("a file that another program sealed at the documented cost opens")
    func opens() throws {
        let bytes = try Hexadecimal.decode(Self.file, byteCount: Self.file.utf8.count / 2)
        let content = try SealedFile.open(bytes, passphrase: secret("correct horse battery"))
        #expect(content.withBytes { $0 } == ascii("made by another program"))
    }
}
