/// DER taken apart and put together again, to build containers that no honest program writes.
public struct DERTree {
    public var tag: UInt8
    public var content: [UInt8] = []
    public var children: [DERTree] = []

    public static func primitive(_ tag: UInt8, _ content: [UInt8]) -> DERTree { DERTree(tag: tag, content: content) }
    public static func constructed(_ tag: UInt8, _ children: [DERTree]) -> DERTree {
        DERTree(tag: tag, children: children)
    }

    public init(tag: UInt8, content: [UInt8] = [], children: [DERTree] = []) {
        (self.tag, self.content, self.children) = (tag, content, children)
    }

    /// The bytes must be well-formed DER.
    public init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        self = Self.read(&rest)
    }

    public var isConstructed: Bool { tag & 0x20 != 0 }

    public var encoding: [UInt8] {
        let body = isConstructed ? children.flatMap(\.encoding) : content
        return [tag] + Self.length(body.count) + body
    }

    public subscript(path: Int...) -> DERTree {
        get { path.reduce(self) { $0.children[$1] } }
        set { set(path[...], newValue) }
    }

    /// Sorts the children as DER wants a SET OF.
    public mutating func sort() { children.sort { $0.encoding.lexicographicallyPrecedes($1.encoding) } }

    private mutating func set(_ path: ArraySlice<Int>, _ value: DERTree) {
        guard let first = path.first else { return self = value }
        children[first].set(path.dropFirst(), value)
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        if count < 0x100 { return [0x81, UInt8(count)] }
        return [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
    }

    private static func read(_ rest: inout ArraySlice<UInt8>) -> DERTree {
        let tag = rest.removeFirst()
        var count = Int(rest.removeFirst())
        if count >= 0x80 {
            let digits = rest.prefix(count - 0x80)
            rest = rest.dropFirst(count - 0x80)
            count = digits.reduce(0) { $0 << 8 | Int($1) }
        }
        var body = rest.prefix(count)
        rest = rest.dropFirst(count)
        guard tag & 0x20 != 0 else { return DERTree(tag: tag, content: Array(body)) }
        var children: [DERTree] = []
        while !body.isEmpty { children.append(read(&body)) }
        return DERTree(tag: tag, children: children)
    }

    /// An ECDSA signature (r, s) on P-256 as (r, n − s), which the same key verifies as well.
    public static func twin(ofECDSA signature: [UInt8]) -> [UInt8] {
        let order: [UInt8] = [
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6,
            0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        ]
        var tree = DERTree(signature)
        let s = Array(tree[1].content.drop { $0 == 0 })
        let padded = [UInt8](repeating: 0, count: order.count - s.count) + s
        var (difference, borrow) = ([UInt8](repeating: 0, count: order.count), 0)
        for index in order.indices.reversed() {
            let digit = Int(order[index]) - Int(padded[index]) - borrow
            borrow = digit < 0 ? 1 : 0
            difference[index] = UInt8(truncatingIfNeeded: digit)
        }
        let short = Array(difference.drop { $0 == 0 })
        tree[1].content = (short[0] >= 0x80 ? [0] : []) + short
        return tree.encoding
    }
}
