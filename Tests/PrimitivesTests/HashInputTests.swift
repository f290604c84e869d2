import Primitives
import Testing

@Suite struct HashInputTests {
    @Test(
        "small integers take four bytes, big endian",
        arguments: [
            (0, [0, 0, 0, 0]), (1, [0, 0, 0, 1]), (0x0102_0304, [1, 2, 3, 4]), (0x7FFF_FFFF, [0x7F, 0xFF, 0xFF, 0xFF]),
        ] as [(Int, [UInt8])])
    func integers(value: Int, encoded: [UInt8]) {
        var input = HashInput(.zero, .identifierHash)
        input.append(value)
        #expect(input.message == [0x20] + encoded)
    }

    @Test("the message is the tag and the inputs without separators")
    func layout() throws {
        let hash = try HashValue(bytes: [UInt8](repeating: 0xAB, count: 32))
        var input = HashInput(.zero, .boundBallotIdentifier)
        input.append(hash)
        input.append(fixed: [1, 2])
        input.append(counted: ascii("xyz"))
        input.append(counted: [UInt8]())
        #expect(input.message == [0x80] + hash.bytes + [1, 2, 0, 0, 0, 3, 0x78, 0x79, 0x7A, 0, 0, 0, 0])
    }

    @Test("H is HMAC-SHA-256 under B0")
    func hash() throws {
        let key = try HashValue(bytes: (0..<32).map { UInt8($0) })
        var input = HashInput(key, .baseHash)
        input.append(fixed: ascii("abc"))
        let expected = SHA256.hmac(key: key.bytes, message: [0x01] + ascii("abc"))
        #expect(input.hash(length: 4) == expected)
        #expect(key == input.key)
    }

    @Test("counted inputs of different splits differ")
    func splits() {
        var left = HashInput(.zero, .contestHash)
        left.append(counted: ascii("ab"))
        left.append(counted: ascii("c"))
        var right = HashInput(.zero, .contestHash)
        right.append(counted: ascii("a"))
        right.append(counted: ascii("bc"))
        #expect(left.hash(length: 12) != right.hash(length: 12))
    }

    @Test("a length other than the table's stops the program")
    func rejectsLength() async {
        await #expect(processExitsWith: .failure) {
            let input = HashInput(.zero, .baseHash)
            _ = input.hash(length: 2)
        }
    }

    @Test("an integer of 2^31 stops the program")
    func rejectsLargeInteger() async {
        await #expect(processExitsWith: .failure) {
            var input = HashInput(.zero, .baseHash)
            input.append(1 << 31)
        }
    }

    @Test("a negative integer stops the program")
    func rejectsNegativeInteger() async {
        await #expect(processExitsWith: .failure) {
            var input = HashInput(.zero, .baseHash)
            input.append(-1)
        }
    }
}

@Suite struct DomainTagTests {
    @Test("no two uses share a tag")
    func unique() {
        let values = DomainTag.allCases.map(\.rawValue)
        #expect(Set(values).count == values.count)
        #expect(values.count >= 20)
    }

    @Test("the tags of ElectionGuard 2.1.0, section 5.5, have its values and the project's own begin at 0x80")
    func values() {
        let standard: [UInt8] = [
            0x00, 0x01, 0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x23, 0x24, 0x28, 0x29, 0x2A, 0x30, 0x31,
        ]
        #expect(DomainTag.allCases.map(\.rawValue).filter { $0 < 0x80 }.sorted() == standard)
        let own: [DomainTag] = [.boundBallotIdentifier, .ceremonyCommitment, .pseudonym]
        #expect(own.allSatisfy { $0.rawValue >= 0x80 })
    }
}
