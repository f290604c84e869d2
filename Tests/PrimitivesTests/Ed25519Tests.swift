import Primitives
import Testing

/// RFC 8032, section 7.1.
private struct Vector: Sendable {
    let seed: String
    let publicKey: String
    let message: String
    let signature: String

    static let all = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        Vector(
            seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            publicKey: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ]
}

@Suite struct Ed25519Tests {
    private let message = ascii("a checkpoint")

    private func key(_ seed: UInt8 = 7) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(seed: [UInt8](repeating: seed, count: 32))
    }

    @Test("the vectors of RFC 8032", arguments: 0..<4)
    func vectors(number: Int) throws {
        let vector = Vector.all[number]
        let key = try Ed25519.SigningKey(seed: bytes(vector.seed))
        #expect(try key.publicKey.bytes == bytes(vector.publicKey))
        #expect(try key.sign(bytes(vector.message)) == bytes(vector.signature))
        #expect(try key.seed() == bytes(vector.seed))
        try key.publicKey.verify(bytes(vector.signature), of: bytes(vector.message))
    }

    @Test("a random key signs what its public key verifies")
    func randomKey() throws {
        var random = SystemRandom()
        let key = Ed25519.SigningKey(using: &random)
        try key.publicKey.verify(key.sign(message), of: message)
        #expect(Ed25519.SigningKey(using: &random).publicKey != key.publicKey)
    }

    @Test("every flipped bit of a signature is refused")
    func rejectsFlippedSignature() throws {
        let key = try key()
        let signature = key.sign(message)
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: error(.badSignature)) { try key.publicKey.verify(changed, of: message) }
        }
    }

    @Test("another message and another key are refused")
    func rejectsOtherStatement() throws {
        let signature = try key().sign(message)
        #expect(throws: error(.badSignature)) { try key().publicKey.verify(signature, of: ascii("a checkpoinT")) }
        #expect(throws: error(.badSignature)) { try key().publicKey.verify(signature, of: []) }
        #expect(throws: error(.badSignature)) { try key(8).publicKey.verify(signature, of: message) }
    }

    @Test("a signature of another length is refused", arguments: [0, 1, 32, 63, 65, 128])
    func rejectsLength(count: Int) throws {
        let signature = Array((try key().sign(message) + [UInt8](repeating: 0, count: 64)).prefix(count))
        #expect(throws: error(.badSignature)) { try key().publicKey.verify(signature, of: message) }
    }

    @Test("the second spelling of a signature, S + L, is refused")
    func rejectsMalleatedSignature() throws {
        let order = try bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var signature = try key().sign(message)
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(throws: error(.badSignature)) { try key().publicKey.verify(signature, of: message) }
    }

    @Test("seeds and public keys of another length are refused", arguments: [0, 31, 33, 64])
    func rejectsKeyLength(count: Int) {
        let bytes = [UInt8](repeating: 9, count: count)
        #expect(throws: error(.badKey)) { try Ed25519.SigningKey(seed: bytes) }
        #expect(throws: error(.badKey)) { try Ed25519.PublicKey(bytes: bytes) }
    }

    @Test("a public key that is not a point verifies nothing")
    func rejectsNonPoint() throws {
        let key = try Ed25519.PublicKey(bytes: [2] + [UInt8](repeating: 0, count: 31))
        #expect(throws: error(.badSignature)) { try key.verify(try self.key().sign(message), of: message) }
    }

    @Test(
        "public keys of small order, for which anyone can sign, and keys that are not canonical are refused",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ])
    func rejectsWeakKey(text: String) throws {
        var encoded = try bytes(text)
        #expect(throws: error(.badKey)) { try Ed25519.PublicKey(bytes: encoded) }
        encoded[31] |= 0x80
        #expect(throws: error(.badKey)) { try Ed25519.PublicKey(bytes: encoded) }
    }

    @Test("keys next to the refused ones are not refused by mistake")
    func acceptsNeighbours() throws {
        _ = try Ed25519.PublicKey(bytes: [0xEB] + [UInt8](repeating: 0xFF, count: 30) + [0x7F])
        _ = try Ed25519.PublicKey(bytes: [0xFF] + [UInt8](repeating: 0xFF, count: 30) + [0x7E])
        _ = try Ed25519.PublicKey(bytes: [0x01, 0x01] + [UInt8](repeating: 0, count: 30))
    }
}
