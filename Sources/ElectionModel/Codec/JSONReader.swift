public import GroupArithmetic
import Primitives

/// Reads canonical JSON and nothing else: the decoder is the grammar.
///
/// Each object states its field names in order. White space, another order, duplicate, unknown or missing fields,
/// other escapes, numbers with signs, fractions or leading zeros are refused, each with its own code and place, so that
/// whatever is accepted encodes to the same bytes again.
public struct JSONReader {
    /// The group in which elements and scalars of this document live.
    public let group: Group
    private let bytes: [UInt8]
    private var position = 0
    /// Where the reader is, made into text only for an error.
    private var path: [PathStep] = []
    private var objects: [ObjectState] = []
    private var needsComma = false

    private struct ObjectState {
        let fields: [String]
        var seen: [String] = []
    }

    private enum PathStep {
        case field(String)
        case item(Int)
    }

    public init(_ bytes: [UInt8], group: Group) {
        self.bytes = bytes
        self.group = group
    }

    /// Reads one value that fills the input to its last byte.
    public static func decode<Value>(
        _ bytes: [UInt8], group: Group, limit: Int,
        _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value {
        guard bytes.count <= limit else {
            throw FormatError(.tooLarge, "\(bytes.count) bytes, at most \(limit) are allowed")
        }
        var reader = JSONReader(bytes, group: group)
        let value = try body(&reader)
        guard reader.position == bytes.count else {
            throw FormatError(.trailingBytes, "\(bytes.count - reader.position) bytes follow the document")
        }
        return value
    }

    // MARK: Structure

    /// - Parameter fields: every field name that may appear, in canonical order.
    public mutating func object<Value>(
        _ fields: [String], _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value {
        try separate()
        try expect("{")
        objects.append(ObjectState(fields: fields))
        needsComma = false
        let value = try body(&self)
        if peek() != UInt8(ascii: "}") { throw try misplacedField(expected: nil) }
        position += 1
        objects.removeLast()
        needsComma = true
        return value
    }

    public mutating func field<Value>(
        _ name: String, _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value {
        if skipKey(name) { return try readValue(name, body) }
        let start = position
        let comma = needsComma
        guard peek() != UInt8(ascii: "}") else {
            throw failure(.missingField, "the field \"\(name)\" is missing")
        }
        guard try readKey() == name else {
            position = start
            needsComma = comma
            throw try misplacedField(expected: name)
        }
        return try readValue(name, body)
    }

    public mutating func optionalField<Value>(
        _ name: String, _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value? {
        guard peek() != UInt8(ascii: "}") else { return nil }
        if skipKey(name) { return try readValue(name, body) }
        let start = position
        let comma = needsComma
        guard try readKey() == name else {
            position = start
            needsComma = comma
            return nil
        }
        return try readValue(name, body)
    }

    private mutating func readValue<Value>(
        _ name: String, _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value {
        objects[objects.count - 1].seen.append(name)
        path.append(.field(name))
        needsComma = false
        let value = try body(&self)
        needsComma = true
        path.removeLast()
        return value
    }

    public mutating func array<Item>(
        limit: Int, _ body: (inout JSONReader) throws(FormatError) -> Item
    ) throws(FormatError) -> [Item] {
        try separate()
        try expect("[")
        needsComma = false
        var items: [Item] = []
        while peek() != UInt8(ascii: "]") {
            guard items.count < limit else { throw failure(.tooLarge, "more than \(limit) items") }
            path.append(.item(items.count))
            items.append(try body(&self))
            path.removeLast()
            needsComma = true
        }
        position += 1
        needsComma = true
        return items
    }

    /// The bytes of the value that `body` reads, beside the value.
    public mutating func withBytes<Value>(
        _ body: (inout JSONReader) throws(FormatError) -> Value
    ) throws(FormatError) -> (value: Value, bytes: [UInt8]) {
        try separate()
        needsComma = false
        let start = position
        let value = try body(&self)
        return (value, Array(bytes[start..<position]))
    }

    /// The bytes of an object that is not looked at, except for where it ends. Only for what is known by its hash.
    package mutating func objectBytes() throws(FormatError) -> [UInt8] {
        try separate()
        let start = position
        try expect("{")
        var depth = 1
        while depth > 0 {
            guard position < bytes.count else { throw failure(.notJSON, "the document ends too early") }
            switch bytes[position] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""): try skipString()
            default: break
            }
            position += 1
        }
        return Array(bytes[start..<position])
    }

    // MARK: Leaves

    public mutating func string(limit: Int = 10_000) throws(FormatError) -> String {
        try separate()
        let content = try readString()
        guard content.count <= limit else { throw failure(.tooLarge, "a text of more than \(limit) bytes") }
        guard let text = String(validating: content, as: UTF8.self) else { throw failure(.badValue, "not UTF-8") }
        return text
    }

    public mutating func integer(in range: ClosedRange<Int>) throws(FormatError) -> Int {
        try separate()
        let start = position
        while let byte = peek(), (48...57).contains(byte) { position += 1 }
        let digits = bytes[start..<position]
        guard !digits.isEmpty else { throw failure(.wrongType, "expected a whole number") }
        if let next = peek(), [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(next) {
            throw failure(.notCanonical, "numbers are written as plain digits")
        }
        guard digits.count == 1 || digits.first != 48 else { throw failure(.notCanonical, "a leading zero") }
        guard let value = Int(String(decoding: digits, as: UTF8.self)), range.contains(value) else {
            throw failure(.outOfRange, "expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    public mutating func boolean() throws(FormatError) -> Bool {
        try separate()
        for (word, value) in [("true", true), ("false", false)] where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw failure(.wrongType, "expected true or false")
    }

    /// Exactly `count` bytes as upper-case hexadecimal.
    public mutating func hexadecimal(count: Int) throws(FormatError) -> [UInt8] {
        try separate()
        if let bytes = readDigits(count) { return bytes }
        let digits = try readSimpleString()
        do throws(PrimitivesError) {
            return try Hexadecimal.decode(digits, byteCount: count)
        } catch {
            let lower = digits.contains { (97...102).contains($0) }
            throw failure(lower ? .wrongCase : .badValue, error.reason)
        }
    }

    public mutating func base64(limit: Int) throws(FormatError) -> [UInt8] {
        try separate()
        let text = try readSimpleString()
        guard text.count <= (limit + 2) / 3 * 4 else { throw failure(.tooLarge, "more than \(limit) bytes") }
        do throws(PrimitivesError) {
            let bytes = try Base64.decode(text)
            guard bytes.count <= limit else { throw PrimitivesError(.wrongLength, "more than \(limit) bytes") }
            return bytes
        } catch {
            throw failure(error.code == .wrongLength ? .tooLarge : .badValue, error.reason)
        }
    }

    /// Whether the next value is a string, for fields that allow two kinds of value.
    public var isAtString: Bool { peek() == UInt8(ascii: "\"") }

    public func failure(_ code: FormatError.Code, _ reason: String) -> FormatError {
        var text = ""
        for step in path {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .item(let index): text += "[\(index)]"
            }
        }
        return FormatError(code, reason, path: text)
    }
}

// MARK: Bytes

extension JSONReader {
    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func separate() throws(FormatError) {
        if needsComma { try expect(",") }
        needsComma = true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(FormatError) {
        guard let byte = peek() else { throw failure(.notJSON, "the document ends too early") }
        guard byte == UInt8(ascii: character) else {
            if [9, 10, 13, 32].contains(byte) {
                throw failure(.notCanonical, "white space between values is not allowed (byte \(position))")
            }
            let structural: [UInt8] = Array("{}[],:".utf8)
            let value = character == "{" || character == "[" || character == "\""
            throw failure(
                value && !structural.contains(byte) ? .wrongType : .notJSON,
                "expected '\(character)' at byte \(position)")
        }
        position += 1
    }

    /// Goes past the comma where one is due, and past `"name":`, if exactly that stands here; else stays.
    ///
    /// Only for names that are written without escapes.
    private mutating func skipKey(_ name: String) -> Bool {
        var next = position
        func take(_ character: Unicode.Scalar) -> Bool {
            guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
            next += 1
            return true
        }
        if needsComma, !take(",") { return false }
        guard take("\"") else { return false }
        for byte in name.utf8 {
            let isPlain = byte >= 32 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            guard isPlain, next < bytes.count, bytes[next] == byte else { return false }
            next += 1
        }
        guard take("\""), take(":") else { return false }
        position = next
        return true
    }

    /// `count` bytes in hexadecimal digits between quotes, if exactly that stands here; else stays.
    private mutating func readDigits(_ count: Int) -> [UInt8]? {
        let end = position + 1 + 2 * count
        guard end < bytes.count, bytes[position] == UInt8(ascii: "\""), bytes[end] == UInt8(ascii: "\""),
            let value = try? Hexadecimal.decode(bytes[position + 1..<end], byteCount: count)
        else { return nil }
        position = end + 1
        return value
    }

    /// From a text's first quote to its last.
    private mutating func skipString() throws(FormatError) {
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
        guard position < bytes.count else { throw failure(.notJSON, "a text that never ends") }
    }

    private mutating func readKey() throws(FormatError) -> String {
        try separate()
        let content = try readString()
        guard let name = String(validating: content, as: UTF8.self) else { throw failure(.badValue, "not UTF-8") }
        try expect(":")
        return name
    }

    /// A string without escapes, as the bytes between the quotes.
    private mutating func readSimpleString() throws(FormatError) -> ArraySlice<UInt8> {
        try expect("\"")
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\"")) else {
            throw failure(.notJSON, "a text that never ends")
        }
        let content = bytes[position..<end]
        position = end + 1
        return content
    }

    private mutating func readString() throws(FormatError) -> [UInt8] {
        try expect("\"")
        var content: [UInt8] = []
        while true {
            guard let byte = peek() else { throw failure(.notJSON, "a text that never ends") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return content
            case 0..<32: throw failure(.notJSON, "a control character inside a text")
            case UInt8(ascii: "\\"): content.append(try readEscape())
            default: content.append(byte)
            }
        }
    }

    private static let shortEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "b"): 8,
        UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
    ]

    private mutating func readEscape() throws(FormatError) -> UInt8 {
        guard let byte = peek() else { throw failure(.notJSON, "a text that never ends") }
        position += 1
        if let value = Self.shortEscapes[byte] { return value }
        guard byte == UInt8(ascii: "u"), position + 4 <= bytes.count else {
            throw failure(.notCanonical, "an escape that is not needed or not known")
        }
        let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        position += 4
        guard let value = UInt8(digits, radix: 16), value < 32, ![8, 9, 10, 12, 13].contains(value),
            digits == "00\(value < 16 ? "0" : "1")\(String(value & 15, radix: 16))"
        else { throw failure(.notCanonical, "an escape that is not needed or not in canonical form") }
        return value
    }

    /// Says why the next key is not the expected one; called where it stands.
    private mutating func misplacedField(expected: String?) throws(FormatError) -> FormatError {
        guard let state = objects.last else { return failure(.notJSON, "a field outside an object") }
        guard peek() != nil else { return failure(.notJSON, "the document ends too early") }
        let name = try readKey()
        let rest = expected.map { ", expected \"\($0)\"" } ?? ""
        if state.seen.contains(name) { return failure(.duplicateField, "the field \"\(name)\" stands twice") }
        if state.fields.contains(name) { return failure(.wrongOrder, "the field \"\(name)\" stands too early\(rest)") }
        if state.fields.contains(where: { $0.lowercased() == name.lowercased() }) {
            return failure(.wrongCase, "the field \"\(name)\" is spelled in another case\(rest)")
        }
        return failure(.unknownField, "unknown field \"\(name)\"\(rest)")
    }
}
