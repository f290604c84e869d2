import ElectionTestKit

/// Damage at random places, the same in every run.
struct ByteMutator {
    private var random: SeededRandom

    /// Bytes that mean something in one of the formats, or that decoders forget.
    private static let fragments: [[UInt8]] =
        [
            [0], [0xFF], [0x80], [0x30, 0x80], [0xC0, 0x80], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80], [0x7F],
            [0xC2, 0x85],
        ]
        + [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "\n\n", " ", "-0", "01", "1.0", "1e0", "=", "+",
            "/",
            "\\u0041", "\\/", "null", "true", "9223372036854775807", "\u{2014} ", "\u{2028}", "\u{212A}", "e\u{301}",
            "\u{FB00}", "..", ".p/", "x000/",
        ].map { Array($0.utf8) }

    init(_ seed: String) { random = SeededRandom(seed) }

    private mutating func place(_ count: Int) -> Int { random.number(in: 0..<max(count, 1)) }

    /// One to three changes.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var mutant = bytes
        for _ in 0..<random.number(in: 1..<4) { change(&mutant) }
        return mutant
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let at = place(bytes.count)
        let end = min(bytes.count, at + random.number(in: 1..<40))
        let fragment = Self.fragments[random.number(in: 0..<Self.fragments.count)]
        switch random.number(in: 0..<11) {
        case 0 where !bytes.isEmpty: bytes[at] ^= 1 << UInt8(random.number(in: 0..<8))
        case 1 where !bytes.isEmpty: bytes[at] = UInt8(random.number(in: 0..<256))
        case 2 where !bytes.isEmpty: bytes.remove(at: at)
        case 3: bytes.insert(UInt8(random.number(in: 0..<256)), at: at)
        case 4: bytes.insert(contentsOf: bytes[at..<end], at: at)
        case 5: bytes.removeSubrange(at..<end)
        case 6: bytes.insert(contentsOf: fragment, at: at)
        case 7 where !bytes.isEmpty: bytes.replaceSubrange(at..<at + 1, with: fragment)
        case 8: bytes = Array(bytes.prefix(at))
        case 9: bytes += fragment
        default:
            let other = place(bytes.count)
            if !bytes.isEmpty { bytes.swapAt(at, other) }
        }
    }
}
