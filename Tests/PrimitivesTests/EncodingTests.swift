import Primitives
import Testing

@Suite struct HexadecimalTests {
    @Test("every byte has one spelling, two upper-case digits")
    func roundTrip() throws {
        let all = (0...255).map { UInt8($0) }
        #expect(Hexadecimal.encode([0x00, 0x0F, 0xA9, 0xFF]) == "000FA9FF")
        #expect(Hexadecimal.encodeToBytes([0xBE]) == ascii("BE"))
        #expect(try Hexadecimal.decode(Hexadecimal.encode(all), byteCount: 256) == all)
        #expect(try Hexadecimal.decode("", byteCount: 0) == [])
    }

    @Test("a digit outside 0-9 and A-F is refused", arguments: ["0a", "0G", "0x", " 0", "0 ", "+1", "0/", "0:", "0@"])
    func rejectsDigit(text: String) {
        #expect(throws: error(.badHexadecimal)) { try Hexadecimal.decode(text, byteCount: 1) }
    }

    @Test("of all pairs of bytes exactly those of two digits are read, wherever they stand and lie")
    func everyPair() throws {
        let digits = Array("0123456789ABCDEF".utf8)
        for pair in 0..<65_536 {
            let text = [UInt8(pair >> 8), UInt8(pair & 255)]
            let nibbles = text.compactMap { digits.firstIndex(of: $0) }
            let expected = nibbles.count == 2 ? UInt8(nibbles[0] << 4 | nibbles[1]) : nil
            #expect((try? Hexadecimal.decode(text, byteCount: 1)) == expected.map { [$0] })
            #expect((try? Hexadecimal.decode(ascii("0F") + text + ascii("A0"), byteCount: 3)[1]) == expected)
        }
        let backwards = Array("F00A".utf8).reversed()
        #expect(try Hexadecimal.decode(backwards, byteCount: 2) == [0xA0, 0x0F])
        #expect(Hexadecimal.encodeToBytes([0x0F, 0xA0].reversed()) == ascii("A00F"))
    }

    @Test("another number of digits is refused", arguments: ["", "0", "000", "0000", "00\n", "é0"])
    func rejectsLength(text: String) {
        #expect(throws: error(.wrongLength)) { try Hexadecimal.decode(text, byteCount: 1) }
    }

    @Test("a hash is 64 digits or 32 bytes")
    func hashValue() throws {
        let text = String(repeating: "A5", count: 32)
        #expect(try HashValue(hexadecimal: text).hexadecimal == text)
        #expect(try "\(HashValue(hexadecimal: text))" == text)
        #expect(throws: error(.wrongLength)) { try HashValue(hexadecimal: text + "00") }
        #expect(throws: error(.badHexadecimal)) { try HashValue(hexadecimal: text.lowercased()) }
        #expect(throws: error(.wrongLength)) { try HashValue(bytes: [UInt8](repeating: 0, count: 31)) }
        #expect(throws: error(.wrongLength)) { try HashValue(bytes: [UInt8](repeating: 0, count: 33)) }
    }

    @Test("hashes are ordered by their bytes, the first byte first")
    func order() throws {
        let one = try HashValue(bytes: [UInt8](repeating: 0, count: 31) + [1])
        let high = try HashValue(bytes: [1] + [UInt8](repeating: 0, count: 31))
        #expect([high, one, .zero].sorted() == [.zero, one, high])
    }
}

@Suite struct Base64Tests {
    @Test(
        "the vectors of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) throws {
        #expect(Base64.encode(ascii(plain)) == encoded)
        #expect(try Base64.decode(encoded) == ascii(plain))
    }

    @Test("what is encoded decodes to the same bytes, for every length to 200")
    func roundTrip() throws {
        var random = SeededRandom(seed: 1)
        for count in 0...200 {
            let data = random.bytes(count)
            #expect(try Base64.decode(Base64.encode(data)) == data)
        }
    }

    @Test(
        "every other spelling is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "====", "=", "Z===", "Zg==Zg==", "Z=g=", "=Zg=", "Zm9v\n", "\nZm9", "Zm 9", "Zm9-",
            "Zm9_", "Zm9é", "Zh==", "Zm9=", "Zm9vYh==", "AB==", "AAB=", "Zg==\n\n\n\n", "Zm9vZ",
        ])
    func rejects(text: String) {
        #expect(throws: error(.badBase64)) { try Base64.decode(text) }
    }

    @Test("a changed character is refused or stands for other bytes")
    func malleability() throws {
        var random = SeededRandom(seed: 2)
        for count in 1...40 {
            let data = random.bytes(count)
            let text = ascii(Base64.encode(data))
            for position in text.indices {
                var changed = text
                changed[position] = UInt8(truncatingIfNeeded: random.next())
                guard changed != text, let decoded = try? Base64.decode(changed) else { continue }
                #expect(decoded != data)
                #expect(ascii(Base64.encode(decoded)) == changed)
            }
        }
    }
}
