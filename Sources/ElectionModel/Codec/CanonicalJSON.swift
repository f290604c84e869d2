public import GroupArithmetic
public import Primitives

/// A value with exactly one JSON spelling.
public protocol CanonicalJSON: Sendable {
    init(from reader: inout JSONReader) throws(FormatError)
    func write(to writer: inout JSONWriter)
}

extension CanonicalJSON {
    public var canonicalBytes: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// SHA-256 of the canonical bytes, the name of a document everywhere in this project.
    public var documentHash: HashValue { SHA256.hash(canonicalBytes) }

    /// - Parameter limit: more bytes are refused before anything is read.
    public init(canonical bytes: [UInt8], group: Group, limit: Int = 64 << 20) throws(FormatError) {
        self = try JSONReader.decode(bytes, group: group, limit: limit) { (reader) throws(FormatError) in
            try Self(from: &reader)
        }
    }
}

extension JSONReader {
    public mutating func hash() throws(FormatError) -> HashValue {
        let bytes = try hexadecimal(count: HashValue.byteCount)
        guard let hash = try? HashValue(bytes: bytes) else { throw failure(.badValue, "a hash has 32 bytes") }
        return hash
    }

    public mutating func element() throws(FormatError) -> UncheckedElement {
        let bytes = try hexadecimal(count: group.elementByteCount)
        do throws(ArithmeticError) {
            return try UncheckedElement(group, bytes: bytes)
        } catch {
            throw failure(.outOfRange, error.reason)
        }
    }

    /// An element with its membership tested here (keys and other rare values).
    public mutating func member() throws(FormatError) -> GroupElement {
        let unchecked = try element()
        do throws(ArithmeticError) {
            return try unchecked.checked()
        } catch {
            throw failure(.outOfRange, error.reason)
        }
    }

    public mutating func scalar() throws(FormatError) -> Scalar {
        let bytes = try hexadecimal(count: group.scalarByteCount)
        do throws(ArithmeticError) {
            return try Scalar(group, bytes: bytes)
        } catch {
            throw failure(.outOfRange, error.reason)
        }
    }

    public mutating func timestamp() throws(FormatError) -> Timestamp {
        let text = try string(limit: 20)
        guard let time = Timestamp(text) else { throw failure(.badValue, "times look like 2026-11-22T08:00:00Z") }
        return time
    }

    /// A label: no leading, trailing or repeated white space, no line breaks, not empty (serialization draft, "Labels").
    public mutating func label(limit: Int = Label.maximumByteCount) throws(FormatError) -> String {
        let text = try string(limit: limit)
        guard Label.isValid(text) else {
            throw failure(.badValue, "a label has no line breaks, no white space at its ends and no double spaces")
        }
        return text
    }

    public mutating func hash(_ name: String) throws(FormatError) -> HashValue {
        try field(name) { (reader) throws(FormatError) in try reader.hash() }
    }

    public mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(FormatError) -> Int {
        try field(name) { (reader) throws(FormatError) in try reader.integer(in: range) }
    }

    public mutating func string(_ name: String, limit: Int = 10_000) throws(FormatError) -> String {
        try field(name) { (reader) throws(FormatError) in try reader.string(limit: limit) }
    }

    public mutating func label(_ name: String) throws(FormatError) -> String {
        try field(name) { (reader) throws(FormatError) in try reader.label() }
    }

    public mutating func boolean(_ name: String) throws(FormatError) -> Bool {
        try field(name) { (reader) throws(FormatError) in try reader.boolean() }
    }

    public mutating func timestamp(_ name: String) throws(FormatError) -> Timestamp {
        try field(name) { (reader) throws(FormatError) in try reader.timestamp() }
    }

    public mutating func element(_ name: String) throws(FormatError) -> UncheckedElement {
        try field(name) { (reader) throws(FormatError) in try reader.element() }
    }

    public mutating func member(_ name: String) throws(FormatError) -> GroupElement {
        try field(name) { (reader) throws(FormatError) in try reader.member() }
    }

    public mutating func scalar(_ name: String) throws(FormatError) -> Scalar {
        try field(name) { (reader) throws(FormatError) in try reader.scalar() }
    }

    public mutating func hexadecimal(_ name: String, count: Int) throws(FormatError) -> [UInt8] {
        try field(name) { (reader) throws(FormatError) in try reader.hexadecimal(count: count) }
    }

    public mutating func base64(_ name: String, limit: Int) throws(FormatError) -> [UInt8] {
        try field(name) { (reader) throws(FormatError) in try reader.base64(limit: limit) }
    }

    public mutating func value<Value: CanonicalJSON>(_ name: String, _: Value.Type) throws(FormatError) -> Value {
        try field(name) { (reader) throws(FormatError) in try Value(from: &reader) }
    }

    public mutating func values<Value: CanonicalJSON>(
        _ name: String, _: Value.Type, limit: Int
    ) throws(FormatError) -> [Value] {
        try field(name) { (reader) throws(FormatError) in
            try reader.array(limit: limit) { (reader) throws(FormatError) in try Value(from: &reader) }
        }
    }

    public mutating func list<Item>(
        _ name: String, limit: Int, _ body: (inout JSONReader) throws(FormatError) -> Item
    ) throws(FormatError) -> [Item] {
        try field(name) { (reader) throws(FormatError) in try reader.array(limit: limit, body) }
    }

    /// The document's `type` and, where it has one, its `format` number.
    public mutating func type(_ name: String) throws(FormatError) {
        let found = try string("type", limit: 100)
        guard found == name else {
            throw failure(.wrongType, "expected a document of type \"\(name)\", found \"\(found)\"")
        }
    }

    /// Format 0 until the record format is frozen.
    public mutating func formatZero() throws(FormatError) {
        let found = try integer("format", in: 0...1_000_000)
        guard found == 0 else { throw failure(.wrongType, "this version reads format 0, found \(found)") }
    }
}
