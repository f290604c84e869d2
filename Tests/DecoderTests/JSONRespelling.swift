import ElectionTestKit

/// Other spellings of the same JSON, and what programs that are less strict take for the same: every one of them must be
/// refused.
struct JSONRespelling {
    let what: String
    let bytes: [UInt8]
    /// Only white space between values, which people's own files may have.
    var isWhiteSpace = false

    /// All kinds of respelling, each at up to `places` places of the document.
    static func all(_ bytes: [UInt8], places: Int, seed: String) -> [JSONRespelling] {
        guard let shape = JSONShape(bytes) else { return [] }
        var maker = Maker(bytes: bytes, shape: shape, places: places, random: SeededRandom(seed))
        maker.frame()
        maker.whiteSpace()
        maker.numbers()
        maker.texts()
        maker.members()
        return maker.made
    }

    private struct Maker {
        let bytes: [UInt8]
        let shape: JSONShape
        let places: Int
        var random: SeededRandom
        var made: [JSONRespelling] = []

        /// Some of the items; all if there are few.
        mutating func some<Item>(_ items: [Item]) -> [Item] {
            guard items.count > places else { return items }
            return (0..<places).map { _ in items[random.number(in: 0..<items.count)] }
        }

        mutating func add(_ what: String, _ range: Range<Int>, _ replacement: [UInt8], isWhiteSpace: Bool = false) {
            let result = Array(bytes[..<range.lowerBound]) + replacement + Array(bytes[range.upperBound...])
            made.append(JSONRespelling(what: "\(what) at \(range)", bytes: result, isWhiteSpace: isWhiteSpace))
        }

        mutating func frame() {
            let (start, end) = (0..<0, bytes.count..<bytes.count)
            add("a byte order mark", start, [0xEF, 0xBB, 0xBF])
            for tail in [[0], [44], [125], [93], Array("null".utf8), bytes, [0xFF]] { add("more behind", end, tail) }
            add("a comment", start, Array("/**/".utf8))
            add("UTF-16", 0..<bytes.count, bytes.flatMap { [$0, 0] })
            for depth in [40, 100_000] {
                add("nesting of \(depth)", 0..<bytes.count, Array(repeating: UInt8(ascii: "["), count: depth))
                add(
                    "objects of \(depth)", 0..<bytes.count,
                    Array(String(repeating: "{\"type\":", count: depth).utf8))
            }
        }

        mutating func whiteSpace() {
            for gap in some(shape.gaps) + [0, bytes.count] {
                for space in [" ", "\n", "\t", "\r\n", "\r"] {
                    add("white space", gap..<gap, Array(space.utf8), isWhiteSpace: true)
                }
                for space in ["\u{A0}", "\u{FEFF}", "\u{0B}", "\0"] {
                    add("no white space", gap..<gap, Array(space.utf8))
                }
            }
            for end in some(shape.ends) { add("a comma too many", end..<end, [44]) }
        }

        mutating func numbers() {
            for range in some(shape.numbers) {
                let digits = String(decoding: bytes[range], as: UTF8.self)
                let forms = [
                    "0\(digits)", "\(digits).0", "\(digits)e0", "\(digits)E0", "-\(digits)", "+\(digits)", "\(digits).",
                    "\"\(digits)\"", "0x\(digits)", "null", "[\(digits)]", "\(digits)_0", "-0", "1e999", "NaN",
                    String(repeating: "9", count: 30), "9223372036854775808", "18446744073709551616",
                    String(repeating: "1", count: 100_000), "\u{0661}",
                ]
                for form in forms { add("the number \(form.prefix(30))", range, Array(form.utf8)) }
            }
        }

        mutating func texts() {
            for range in some(shape.strings) where range.count > 2 {
                let inner = range.lowerBound + 1..<range.upperBound - 1
                let first = inner.lowerBound..<inner.lowerBound + 1
                let code = String(bytes[first.lowerBound], radix: 16)
                if bytes[first.lowerBound] < 0x80, bytes[first.lowerBound] != UInt8(ascii: "\\") {
                    for form in ["\\u00\(code)", "\\u00\(code.uppercased())", "\\U00\(code)", "\\x\(code)"] {
                        guard form != "\\u00\(code)" || bytes[first.lowerBound] >= 32 else { continue }
                        add("the escape \(form)", first, Array(form.utf8))
                    }
                    add("an escape that means nothing", first, [UInt8(ascii: "\\"), UInt8(ascii: "/")])
                }
                for raw in [
                    [0], [10], [0x1F], [0xC0, 0xAF], [0xC1, 0x81], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80],
                ]
                    as [[UInt8]]
                {
                    add("the raw bytes \(raw)", inner.lowerBound..<inner.lowerBound, raw)
                }
                add("single quotes", range, [39] + Array(bytes[inner]) + [39])
                add("null", range, Array("null".utf8))
                add("no end", range, Array(bytes[range.dropLast()]))
                digits(inner)
            }
        }

        /// Another case of hexadecimal digits, other bits behind base 64.
        private mutating func digits(_ inner: Range<Int>) {
            let text = bytes[inner]
            let isHexadecimal = text.count >= 16 && text.allSatisfy { (48...57).contains($0) || (65...70).contains($0) }
            if isHexadecimal {
                add("a digit less", inner, Array(text.dropLast()))
                add("two zeros more", inner, [48, 48] + text)
                if let letter = text.firstIndex(where: { $0 >= 65 }) {
                    add("lower case", letter..<letter + 1, [text[letter] + 32])
                }
            } else if text.last == 61, text.count % 4 == 0 {
                let last = inner.upperBound - (text.dropLast().last == 61 ? 3 : 2)
                add("other unused bits", last..<last + 1, [text[last] + 1])
                add("no padding", inner.upperBound - 1..<inner.upperBound, [])
                add("more padding", inner.upperBound..<inner.upperBound, [61])
                add("a line break in base 64", inner.lowerBound + 1..<inner.lowerBound + 1, Array("\\n".utf8))
            }
        }

        mutating func members() {
            for members in some(shape.objects) where !members.isEmpty {
                let chosen = random.number(in: 0..<members.count)
                let member = Array(bytes[members[chosen]])
                add("a member twice", members[chosen], member + [44] + member)
                if let last = members.last {
                    add("a member again at the end", last, Array(bytes[last]) + [44] + member)
                    add("an unknown member", last, Array(bytes[last]) + Array(",\"zzz\":0".utf8))
                    add("an empty name", last, Array(bytes[last]) + Array(",\"\":0".utf8))
                }
                if members.count > 1 {
                    let at = random.number(in: 0..<members.count - 1)
                    let swapped = Array(bytes[members[at + 1]]) + [44] + Array(bytes[members[at]])
                    add("members exchanged", members[at].lowerBound..<members[at + 1].upperBound, swapped)
                }
            }
            for name in some(shape.names) {
                let letters = bytes[name].map { (97...122).contains($0) ? $0 - 32 : $0 }
                add("a name in capitals", name, letters)
                add("a name with a space", name, Array(bytes[name].dropLast()) + [32, 34])
                add("a name without quotes", name, Array(bytes[name].dropFirst().dropLast()))
            }
        }
    }
}
