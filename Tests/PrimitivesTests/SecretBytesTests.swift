import Primitives
import Testing

@Suite struct SecretBytesTests {
    private struct Holder {
        let name = "holder"
        let secret: SecretBytes
    }

    private static let canary = "CANARYcanary1234"

    private func dumped(_ value: Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }

    @Test("no way of printing shows the bytes")
    func notPrintable() throws {
        let secret = secret(Self.canary)
        let holder = Holder(secret: secret)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), dumped(secret), "\(holder)",
            String(reflecting: holder), dumped(holder), "\([secret])", "\(Optional(secret) as Any)",
            dumped(["key": secret]), "\(Mirror(reflecting: secret).children.map(\.value))",
        ]
        for text in texts {
            for spelling in [Self.canary, Hexadecimal.encode(ascii(Self.canary)), "67, 65, 78", "43414e"] {
                #expect(!text.contains(spelling))
            }
        }
        #expect("\(secret)" == "SecretBytes(redacted)")
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("a secret is not comparable, hashable or encodable")
    func noConformances() {
        let secret: Any = secret(Self.canary)
        #expect(!(secret is any Equatable))
        #expect(!(secret is any Encodable))
    }

    // That nothing is left in memory is seen by LeftBehindTests.
    @Test("the caller's copy is emptied and the bytes are lent")
    func lends() {
        var bytes = ascii(Self.canary)
        let secret = SecretBytes(wiping: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret.count == Self.canary.utf8.count)
        #expect(secret.withBytes { $0 } == ascii(Self.canary))
    }

    @Test("an error of the borrower comes through")
    func passesErrors() {
        let secret = secret(Self.canary)
        #expect(throws: error(.badKey)) {
            try secret.withBytes { (_: [UInt8]) throws(PrimitivesError) in throw error(.badKey) }
        }
    }

    @Test("random secrets have the length asked for and differ")
    func random() {
        var random = SystemRandom()
        let left = SecretBytes.random(32, using: &random)
        let right = SecretBytes.random(32, using: &random)
        #expect(left.count == 32)
        #expect(left.withBytes { $0 } != right.withBytes { $0 })
        #expect(SecretBytes.random(0, using: &random).count == 0)
        #expect(random.bytes(1000).count == 1000)
    }
}
