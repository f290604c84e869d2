import Primitives
import Testing

@Suite struct SHA256VectorTests {
    @Test(
        "known answers of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func knownAnswers(message: String, digest: String) throws {
        #expect(try SHA256.hash(ascii(message)).bytes == bytes(digest))
    }

    @Test("a million times the letter a, in pieces of any kind of collection")
    func streaming() throws {
        var hasher = SHA256()
        for _ in 0..<1000 { hasher.update(repeatElement(UInt8(0x61), count: 999)) }
        hasher.update([UInt8](repeating: 0x61, count: 1000))
        hasher.update([UInt8]())
        let digest = hasher.finalize()
        #expect(try digest.bytes == bytes("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"))
    }
}

@Suite struct HMACVectorTests {
    /// RFC 4231, sections 4.2 to 4.5, 4.7 and 4.8 (4.6 is about truncation, which is not offered).
    private static let cases: [(key: [UInt8], message: [UInt8], digest: String)] = [
        (
            .init(repeating: 0x0B, count: 20), ascii("Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            ascii("Jefe"), ascii("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            .init(repeating: 0xAA, count: 20), .init(repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            (1...25).map { UInt8($0) }, .init(repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            .init(repeating: 0xAA, count: 131), ascii("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            .init(repeating: 0xAA, count: 131),
            ascii(
                "This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("known answers of RFC 4231", arguments: 0..<6)
    func knownAnswers(number: Int) throws {
        let known = Self.cases[number]
        #expect(try SHA256.hmac(key: known.key, message: known.message).bytes == bytes(known.digest))
    }

    @Test("an empty key and an empty message are allowed")
    func empty() throws {
        let digest = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(try SHA256.hmac(key: [], message: []).bytes == bytes(digest))
    }
}
