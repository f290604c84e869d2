/// Other encodings of the same ASN.1 values that BER allows and DER does not: every one of them must be refused.
enum DERRespelling {
    enum Form: CaseIterable {
        /// The length in one byte more than it needs, and in four more.
        case longLength, veryLongLength
        /// 0x80 and an end mark, for constructed elements.
        case indefinite
        /// A zero before an integer.
        case paddedInteger
        /// The elements of a set in another order.
        case reversedSet
        /// Something behind the last element of a sequence or set.
        case extraElement
    }

    /// How many elements lie in the tree.
    static func count(_ bytes: [UInt8]) -> Int { Element.read(bytes[...]).reduce(0) { $0 + $1.count } }

    /// The bytes with element `index` (in the order of the tree) in another form and all lengths around it made to fit;
    /// `nil` where the form does not apply.
    static func respell(_ bytes: [UInt8], element index: Int, _ form: Form) -> [UInt8]? {
        var remaining = index
        var applied = false
        let out = Element.read(bytes[...]).flatMap { $0.encode(&remaining, form, &applied) }
        return applied && out != bytes ? out : nil
    }

    private struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>
        let children: [Element]

        var count: Int { 1 + children.reduce(0) { $0 + $1.count } }

        static func read(_ bytes: ArraySlice<UInt8>) -> [Element] {
            var rest = bytes
            var found: [Element] = []
            while rest.count >= 2 {
                let tag = rest.removeFirst()
                var length = Int(rest.removeFirst())
                if length >= 0x80 {
                    let digits = rest.prefix(length - 0x80)
                    rest = rest.dropFirst(digits.count)
                    length = digits.reduce(0) { $0 << 8 | Int($1) }
                }
                let content = rest.prefix(length)
                rest = rest.dropFirst(length)
                found.append(Element(tag: tag, content: content, children: tag & 0x20 != 0 ? read(content) : []))
            }
            return found
        }

        func encode(_ remaining: inout Int, _ form: Form, _ applied: inout Bool) -> [UInt8] {
            let isChosen = remaining == 0
            remaining -= 1
            var parts = children.map { $0.encode(&remaining, form, &applied) }
            if isChosen, form == .reversedSet, tag == 0x31 || tag == 0xA0, parts.count > 1 {
                parts.reverse()
                applied = true
            }
            if isChosen, form == .extraElement, tag & 0x20 != 0 {
                parts.append([0x05, 0x00, 0x05, 0x00])
                applied = true
            }
            var body = tag & 0x20 != 0 ? parts.flatMap { $0 } : Array(content)
            if isChosen, form == .paddedInteger, tag == 0x02, body.first.map({ $0 < 0x80 }) == true {
                body.insert(0, at: 0)
                applied = true
            }
            guard isChosen else { return [tag] + Self.length(body.count, bytes: 0) + body }
            switch form {
            case .longLength, .veryLongLength:
                applied = true
                let shortest = body.count < 0x80 ? 0 : body.count < 0x100 ? 1 : 2
                return [tag] + Self.length(body.count, bytes: shortest + (form == .longLength ? 1 : 4)) + body
            case .indefinite where tag & 0x20 != 0:
                applied = true
                return [tag, 0x80] + body + [0, 0]
            default: return [tag] + Self.length(body.count, bytes: 0) + body
            }
        }

        /// - Parameter bytes: how many length bytes at least; 0 for the shortest form.
        private static func length(_ count: Int, bytes: Int) -> [UInt8] {
            if count < 0x80, bytes == 0 { return [UInt8(count)] }
            let needed = max(bytes, count < 0x100 ? 1 : 2)
            return [0x80 | UInt8(needed)]
                + (0..<needed).reversed().map { UInt8(truncatingIfNeeded: $0 < 8 ? count >> (8 * $0) : 0) }
        }
    }
}
