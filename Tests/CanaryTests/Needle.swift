import Foundation

/// Something that must not be seen, in every spelling in which it might appear.
struct Needle: Sendable {
    struct Form: Sendable {
        let spelling: String
        let bytes: [UInt8]
    }

    let name: String
    let forms: [Form]

    /// Random bytes, keys, scalars: also as numbers.
    init(_ name: String, bytes: [UInt8]) {
        self.name = name
        var forms = Self.text(bytes)
        forms.append(Form(spelling: "reversed", bytes: bytes.reversed()))
        forms.append(Form(spelling: "decimal", bytes: Array(Self.decimal(bytes).utf8)))
        self.forms = forms
    }

    /// Passphrases, names, words.
    init(_ name: String, text: String) {
        self.name = name
        forms = Self.text(Array(text.utf8))
    }

    private static func text(_ bytes: [UInt8]) -> [Form] {
        let hexadecimal = bytes.map { String(format: "%02x", $0) }
        return [
            Form(spelling: "raw", bytes: bytes),
            Form(spelling: "lower-case hexadecimal", bytes: Array(hexadecimal.joined().utf8)),
            Form(spelling: "upper-case hexadecimal", bytes: Array(hexadecimal.joined().uppercased().utf8)),
            Form(spelling: "hexadecimal with colons", bytes: Array(hexadecimal.joined(separator: ":").utf8)),
            Form(spelling: "list of numbers", bytes: Array(bytes.map(String.init).joined(separator: ", ").utf8)),
        ] + (0..<3).flatMap { base64(bytes, after: $0) }
    }

    /// The characters of the base64 text that depend on `bytes` alone, when `offset` other bytes stand before them.
    private static func base64(_ bytes: [UInt8], after offset: Int) -> [Form] {
        let text = Array(Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().utf8)
        let first = (offset * 8 + 5) / 6
        let inner = Array(text[first..<(offset + bytes.count) * 8 / 6])
        let web = inner.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? 95 : $0 }
        return [
            Form(spelling: "base64 at offset \(offset)", bytes: inner),
            Form(spelling: "base64url at offset \(offset)", bytes: web),
        ]
    }

    /// A big-endian number in decimal digits.
    static func decimal(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        var rest = Array(bytes.drop { $0 == 0 })
        while !rest.isEmpty {
            var remainder = 0
            for index in rest.indices {
                let value = remainder << 8 | Int(rest[index])
                rest[index] = UInt8(value / 10)
                remainder = value % 10
            }
            digits.append(UInt8(ascii: "0") + UInt8(remainder))
            rest = Array(rest.drop { $0 == 0 })
        }
        return digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
    }
}
