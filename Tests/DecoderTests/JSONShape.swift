/// Where the parts of canonical JSON lie, found without the project's own reader.
struct JSONShape {
    /// Texts with their quotes; the names of members are among them.
    private(set) var strings: [Range<Int>] = []
    private(set) var names: [Range<Int>] = []
    private(set) var numbers: [Range<Int>] = []
    /// For each object its members, from the name to the end of the value.
    private(set) var objects: [[Range<Int>]] = []
    /// Positions before a token, where white space would mean nothing.
    private(set) var gaps: [Int] = []
    /// Positions before a closing bracket or brace that is not right behind its opening.
    private(set) var ends: [Int] = []

    private let bytes: [UInt8]
    private var position = 0

    /// `nil` unless the bytes are JSON without white space.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard value(), position == bytes.count else { return nil }
    }

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        gaps.append(position)
        position += 1
        return true
    }

    private mutating func value() -> Bool {
        switch byte {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return string()
        default: return word()
        }
    }

    private mutating func object() -> Bool {
        guard take("{") else { return false }
        var members: [Range<Int>] = []
        while byte != UInt8(ascii: "}") {
            guard members.isEmpty || take(",") else { return false }
            let start = position
            guard string(), take(":") else { return false }
            names.append(start..<position - 1)
            guard value() else { return false }
            members.append(start..<position)
        }
        if !members.isEmpty { ends.append(position) }
        objects.append(members)
        return take("}")
    }

    private mutating func array() -> Bool {
        guard take("[") else { return false }
        var isFirst = true
        while byte != UInt8(ascii: "]") {
            guard isFirst || take(","), value() else { return false }
            isFirst = false
        }
        if !isFirst { ends.append(position) }
        return take("]")
    }

    private mutating func string() -> Bool {
        let start = position
        guard take("\"") else { return false }
        while position < bytes.count, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
        position += 1
        strings.append(start..<position)
        return position <= bytes.count
    }

    private mutating func word() -> Bool {
        let start = position
        let isNumber = (48...57).contains(byte)
        while (48...57).contains(byte) || (97...122).contains(byte) { position += 1 }
        guard position > start else { return false }
        gaps.append(start)
        if isNumber { numbers.append(start..<position) }
        return true
    }
}
