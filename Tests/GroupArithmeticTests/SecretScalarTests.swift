import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

@Suite struct SecretScalarTests {
    struct Draws: Decodable, Sendable {
        let group: String
        let seed: String
        let scalars: [HexBytes]
    }

    @Test("random secrets are drawn by rejection as documented, in every group")
    func drawing() throws {
        for known in try VectorFile<Draws>.load("random/scalars").cases {
            let group = try TestGroups.named(known.group)
            var random = SeededRandom(known.seed)
            for expected in known.scalars {
                let secret = SecretScalar(group, using: &random)
                #expect(secret.withBytes(count: group.scalarByteCount) { $0 } == expected.bytes)
            }
        }
    }

    @Test("all residues of the smallest group are drawn about equally often")
    func uniform() {
        let group = TestGroups.toy7
        var random = SeededRandom("uniform")
        var counts = [Int](repeating: 0, count: 128)
        for _ in 0..<12_700 { counts[SecretScalar(group, using: &random).withBytes(count: 1) { Int($0[0]) }] += 1 }
        #expect(counts[127] == 0)
        // 100 expected each; 50 is five standard deviations away.
        #expect(counts[..<127].allSatisfy { (50...150).contains($0) })
    }

    @Test("shares are written as 32 bytes in every group and read back", arguments: TestGroups.all)
    func shareBytes(_ group: Group) throws {
        var random = SeededRandom("share bytes")
        let secret = SecretScalar(group, using: &random)
        let bytes = secret.withBytes(count: 32) { $0 }
        #expect(bytes.count == 32)
        let again = try SecretScalar(group, bytes: bytes)
        #expect(again.withBytes(count: 32) { $0 } == bytes)
    }

    @Test("q in any container and a value beyond q are refused", arguments: TestGroups.all)
    func beyondOrder(_ group: Group) {
        for excess in [0, 1, 32 - group.scalarByteCount, 32] {
            let q = [UInt8](repeating: 0, count: excess) + group.parameters.q
            #expect(throws: ArithmeticError(.outOfRange, "")) { try SecretScalar(group, bytes: q) }
        }
        let high = [1] + Scalar(group, 1).bytes
        #expect(throws: ArithmeticError(.outOfRange, "")) { try SecretScalar(group, bytes: high) }
    }

    @Test("a secret with a byte too few is refused", arguments: TestGroups.all)
    func tooShort(_ group: Group) {
        for count in 0..<group.scalarByteCount {
            let bytes = [UInt8](repeating: 0, count: count)
            #expect(throws: ArithmeticError(.wrongLength, "")) { try SecretScalar(group, bytes: bytes) }
        }
    }

    @Test("a secret cannot be printed, reflected, compared or encoded")
    func redacted() throws {
        let marked: [UInt8] = [0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78]
        let secret = try SecretScalar(TestGroups.toy64, bytes: marked)
        var dumped = ""
        dump(["secret": secret], to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
            String(describing: Optional(secret)), dumped,
        ]
        for text in texts {
            #expect(text.contains("redacted"))
            for trace in ["1234567812345678", "1311768465173141112", "12, 34", "18, 52", "305419896"] {
                #expect(!text.contains(trace))
            }
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
        let value: Any = secret
        #expect(!(value is any Equatable))
        #expect(!(value is any Encodable))
        #expect(!(value is any RawRepresentable))
    }
}
