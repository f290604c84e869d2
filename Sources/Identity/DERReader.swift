/// Why bytes are not the DER that was expected. Callers turn it into their own ``IdentityError``.
struct DERProblem: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// One tag, length and value.
struct DERElement {
    let tag: UInt8
    /// Tag, length and value.
    let encoding: ArraySlice<UInt8>
    /// The value alone.
    let content: ArraySlice<UInt8>
}

/// Tags of one byte, as X.690 writes them.
enum DERTag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let objectIdentifier: UInt8 = 0x06
    static let enumerated: UInt8 = 0x0A
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31
    /// Constructed context tags, [0] to [4].
    static func context(_ number: UInt8) -> UInt8 { 0xA0 | number }
    /// Primitive context tags, [0] to [4].
    static func implicit(_ number: UInt8) -> UInt8 { 0x80 | number }
}

/// Reads elements one after another; lengths must be definite and of the shortest form (X.690, section 10.1).
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    func startsWith(_ tag: UInt8) -> Bool { rest.first == tag }

    mutating func next() throws(DERProblem) -> DERElement {
        let start = rest.startIndex
        guard let tag = rest.first, rest.count >= 2 else { throw DERProblem("an element is cut off") }
        guard tag & 0x1F != 0x1F else { throw DERProblem("tag numbers above 30 are not used here") }
        var position = start + 2
        var length = Int(rest[start + 1])
        if length >= 0x80 {
            let lengthBytes = length & 0x7F
            guard (1...3).contains(lengthBytes), rest.endIndex - position >= lengthBytes else {
                throw DERProblem("a length is indefinite, cut off or too large")
            }
            length = rest[position..<position + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
            position += lengthBytes
            guard length >= 0x80, length >> (8 * (lengthBytes - 1)) != 0 else {
                throw DERProblem("a length is not in its shortest form")
            }
        }
        guard rest.endIndex - position >= length else { throw DERProblem("an element is longer than its container") }
        let end = position + length
        defer { rest = rest[end...] }
        return DERElement(tag: tag, encoding: rest[start..<end], content: rest[position..<end])
    }

    mutating func next(_ tag: UInt8, _ name: String) throws(DERProblem) -> DERElement {
        guard startsWith(tag) else {
            throw DERProblem("\(name): expected tag \(tag), found \(rest.first.map { "tag \($0)" } ?? "the end")")
        }
        return try next()
    }

    /// The next element if it has this tag, for OPTIONAL fields.
    mutating func optional(_ tag: UInt8) throws(DERProblem) -> DERElement? {
        startsWith(tag) ? try next() : nil
    }

    /// A reader of the value of the next element.
    mutating func open(_ tag: UInt8, _ name: String) throws(DERProblem) -> DERReader {
        DERReader(try next(tag, name).content)
    }

    func end(_ name: String) throws(DERProblem) {
        guard isAtEnd else { throw DERProblem("\(name): something follows its last field") }
    }
}
