public import GroupArithmetic
public import Primitives

/// Writes canonical JSON: no white space, fields in the order in which they are written, strings with the fewest escapes.
///
/// ElectionGuard 2.1 data serialization, "Canonical form"; where that draft is silent about strings, RFC 8785,
/// section 3.2.2.2 applies.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    public mutating func array<Item>(_ items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        for item in items { body(&self, item) }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { appendEscaped(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func integer(_ value: Int) {
        separate()
        bytes += "\(value)".utf8
    }

    public mutating func boolean(_ value: Bool) {
        separate()
        bytes += (value ? "true" : "false").utf8
    }

    /// Bytes that are canonical JSON already.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        bytes += json
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 8: bytes += "\\b".utf8
        case 9: bytes += "\\t".utf8
        case 10: bytes += "\\n".utf8
        case 12: bytes += "\\f".utf8
        case 13: bytes += "\\r".utf8
        case 0..<32: bytes += "\\u00\(byte < 16 ? "0" : "1")\(String(byte & 15, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
}

extension JSONWriter {
    public mutating func field(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    public mutating func field(_ name: String, _ value: Int) {
        key(name)
        integer(value)
    }

    public mutating func field(_ name: String, _ value: Bool) {
        key(name)
        boolean(value)
    }

    public mutating func field(_ name: String, _ value: HashValue) { field(name, hexadecimal: value.bytes) }
    public mutating func field(_ name: String, _ value: Timestamp) { field(name, value.description) }
    public mutating func field(_ name: String, _ value: GroupElement) { field(name, hexadecimal: value.bytes) }
    public mutating func field(_ name: String, _ value: UncheckedElement) { field(name, hexadecimal: value.bytes) }
    public mutating func field(_ name: String, _ value: Scalar) { field(name, hexadecimal: value.bytes) }

    public mutating func field(_ name: String, hexadecimal value: [UInt8]) {
        key(name)
        hexadecimal(value)
    }

    public mutating func field(_ name: String, base64 value: [UInt8]) { field(name, Base64.encode(value)) }

    public mutating func field<Item>(
        _ name: String, array items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void
    ) {
        key(name)
        array(items, body)
    }

    public mutating func field(_ name: String, _ value: some CanonicalJSON) {
        key(name)
        value.write(to: &self)
    }

    public mutating func field(_ name: String, array items: [some CanonicalJSON]) {
        field(name, array: items) { $1.write(to: &$0) }
    }

    public mutating func field(_ name: String, array items: [HashValue]) {
        field(name, array: items) { $0.hexadecimal($1.bytes) }
    }

    public mutating func field(_ name: String, array items: [GroupElement]) {
        field(name, array: items) { $0.hexadecimal($1.bytes) }
    }

    public mutating func field(_ name: String, array items: [Scalar]) {
        field(name, array: items) { $0.hexadecimal($1.bytes) }
    }

    public mutating func field(_ name: String, array items: [Int]) {
        field(name, array: items) { $0.integer($1) }
    }

    public mutating func hexadecimal(_ value: [UInt8]) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes += Hexadecimal.encodeToBytes(value)
        bytes.append(UInt8(ascii: "\""))
    }
}
