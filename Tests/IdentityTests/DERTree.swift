/// DER taken apart and put together again, to build containers that no honest program writes.
struct DERTree {
    var tag: UInt8
    var content: [UInt8] = []
    var children: [DERTree] = []

    static func primitive(_ tag: UInt8, _ content: [UInt8]) -> DERTree { DERTree(tag: tag, content: content) }
    static func constructed(_ tag: UInt8, _ children: [DERTree]) -> DERTree { DERTree(tag: tag, children: children) }

    init(tag: UInt8, content: [UInt8] = [], children: [DERTree] = []) {
        (self.tag, self.content, self.children) = (tag, content, children)
    }

    /// The bytes must be well-formed DER.
    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        self = Self.read(&rest)
    }

    var isConstructed: Bool { tag & 0x20 != 0 }

    var encoding: [UInt8] {
        let body = isConstructed ? children.flatMap(\.encoding) : content
        return [tag] + Self.length(body.count) + body
    }

    subscript(path: Int...) -> DERTree {
        get { path.reduce(self) { $0.children[$1] } }
        set { set(path[...], newValue) }
    }

    /// Sorts the children as DER wants a SET OF.
    mutating func sort() { children.sort { $0.encoding.lexicographicallyPrecedes($1.encoding) } }

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
}
