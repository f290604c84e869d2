import Primitives
import Testing

/// Row P10 of the attacks on hashing: what goes into H can be read back in one way only.
@Suite struct HashInputPropertyTests {
    /// All texts of at most two letters out of two, the zero byte among them, which looks like a length.
    private static let texts: [[UInt8]] = [[], [0], [1], [0, 0], [0, 1], [1, 0], [1, 1]]

    private static func lists(_ count: Int) -> [[[UInt8]]] {
        count == 0 ? [[]] : lists(count - 1).flatMap { list in texts.map { list + [$0] } }
    }

    private static func message(_ list: [[UInt8]]) -> [UInt8] {
        var input = HashInput(.zero, .deviceInformation)
        for text in list { input.append(counted: text) }
        return input.message
    }

    @Test("400 different lists of counted texts have 400 different encodings")
    func injective() {
        let all = (0...3).flatMap(Self.lists)
        #expect(all.count == 400)
        #expect(Set(all.map(Self.message)).count == 400)
    }

    @Test("no encoding of as many counted texts is the beginning of another", arguments: 1...3)
    func prefixFree(count: Int) {
        let messages = Self.lists(count).map(Self.message).sorted { $0.lexicographicallyPrecedes($1) }
        #expect(messages.count == [7, 49, 343][count - 1])
        // In this order a beginning stands right before what it begins.
        for (message, next) in zip(messages, messages.dropFirst()) { #expect(!next.starts(with: message)) }
    }

    @Test("(ab, c) is not (a, bc), and a text is not the same text with an empty one")
    func splits() {
        func list(_ texts: String...) -> [UInt8] { Self.message(texts.map { Array($0.utf8) }) }
        #expect(list("ab", "c") != list("a", "bc"))
        #expect(list("ab", "c") != list("abc", ""))
        #expect(list("abc") != list("abc", ""))
        #expect(list("", "abc") != list("abc", ""))
    }

    @Test("kinds of input are told apart where the caller's order is the same")
    func kinds() throws {
        var seen: Set<[UInt8]> = []
        for value in [0, 1, 255, 256, 0x7FFF_FFFF] {
            var input = HashInput(.zero, .deviceInformation)
            input.append(value)
            #expect(input.message.count == 5)
            seen.insert(input.message)
        }
        #expect(seen.count == 5)
    }

    @Test("one input under each tag, and under each key, has another hash")
    func tags() throws {
        var hashes: Set<HashValue> = []
        for tag in DomainTag.allCases {
            for key in [HashValue.zero, SHA256.hash([UInt8]())] {
                var input = HashInput(key, tag)
                input.append(fixed: [1, 2, 3])
                hashes.insert(input.hash(length: 4))
            }
        }
        #expect(hashes.count == 2 * DomainTag.allCases.count)
    }
}
