/// Canonical JSON taken apart without knowing its format, so that every value in it can be changed once.
indirect enum JSONTree: Equatable {
    /// In the order of the document.
    case object([(key: String, value: JSONTree)])
    case array([JSONTree])
    /// Raw, as between the quotes.
    case string(String)
    case number(Int)
    case boolean(Bool)

    static func == (left: JSONTree, right: JSONTree) -> Bool { left.text == right.text }

    init(_ bytes: [UInt8]) throws {
        var parser = Parser(bytes: bytes[...])
        self = try parser.value()
        guard parser.bytes.isEmpty else { throw Malformed() }
    }

    struct Malformed: Error {}

    var bytes: [UInt8] { Array(text.utf8) }

    private var text: String {
        switch self {
        case .object(let fields): "{" + fields.map { "\"\($0.key)\":\($0.value.text)" }.joined(separator: ",") + "}"
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .string(let raw): "\"\(raw)\""
        case .number(let value): "\(value)"
        case .boolean(let value): "\(value)"
        }
    }

    private struct Parser {
        var bytes: ArraySlice<UInt8>

        mutating func value() throws -> JSONTree {
            switch bytes.first {
            case UInt8(ascii: "{"): return .object(try list("}") { (try $0.key(), try $0.value()) })
            case UInt8(ascii: "["): return .array(try list("]") { try $0.value() })
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"), UInt8(ascii: "f"):
                let word = word { (97...122).contains($0) }
                return .boolean(word == "true")
            default:
                guard let number = Int(word { (48...57).contains($0) }) else { throw Malformed() }
                return .number(number)
            }
        }

        private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
            let found = bytes.prefix(while: belongs)
            bytes = bytes.dropFirst(found.count)
            return String(decoding: found, as: UTF8.self)
        }

        private mutating func key() throws -> String {
            let key = try string()
            guard bytes.popFirst() == UInt8(ascii: ":") else { throw Malformed() }
            return key
        }

        private mutating func string() throws -> String {
            bytes = bytes.dropFirst()
            var end = bytes.startIndex
            while end < bytes.endIndex, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard end < bytes.endIndex else { throw Malformed() }
            defer { bytes = bytes[(end + 1)...] }
            return String(decoding: bytes[..<end], as: UTF8.self)
        }

        private mutating func list<Item>(
            _ close: Unicode.Scalar, _ item: (inout Parser) throws -> Item
        ) throws -> [Item] {
            var items: [Item] = []
            bytes = bytes.dropFirst()
            while bytes.first != UInt8(ascii: close) {
                items.append(try item(&self))
                if bytes.first == UInt8(ascii: ",") { bytes = bytes.dropFirst() }
                guard !bytes.isEmpty else { throw Malformed() }
            }
            bytes = bytes.dropFirst()
            return items
        }
    }
}

extension JSONTree {
    /// One changed document, and where it differs, for example `contests[0].options[1].alpha` with `changed`.
    struct Mutation {
        let path: String
        let kind: String
        let tree: JSONTree
    }

    /// Each value changed once, each field removed once, each list with two items swapped, one removed, one doubled.
    var mutations: [Mutation] { Self.mutations(self, "") }

    private static func mutations(_ tree: JSONTree, _ path: String) -> [Mutation] {
        switch tree {
        case .string(let raw): return [Mutation(path: path, kind: "changed", tree: .string(changed(raw)))]
        case .number(let value):
            return (value > 0 ? [1, -1] : [1]).map {
                Mutation(path: path, kind: $0 > 0 ? "plus 1" : "minus 1", tree: .number(value + $0))
            }
        case .boolean(let value): return [Mutation(path: path, kind: "changed", tree: .boolean(!value))]
        case .array(let items): return lists(items, path) + inner(items, path)
        case .object(let fields): return objects(fields, path)
        }
    }

    private static func objects(_ fields: [(key: String, value: JSONTree)], _ path: String) -> [Mutation] {
        var found: [Mutation] = []
        for (index, field) in fields.enumerated() {
            let here = path.isEmpty ? field.key : "\(path).\(field.key)"
            for mutation in mutations(field.value, here) {
                var copy = fields
                copy[index].value = mutation.tree
                found.append(Mutation(path: mutation.path, kind: mutation.kind, tree: .object(copy)))
            }
            var copy = fields
            copy.remove(at: index)
            found.append(Mutation(path: here, kind: "removed", tree: .object(copy)))
        }
        if fields.count > 1 {
            var copy = fields
            copy.swapAt(0, 1)
            found.append(Mutation(path: path, kind: "fields swapped", tree: .object(copy)))
        }
        return found
    }

    private static func inner(_ items: [JSONTree], _ path: String) -> [Mutation] {
        items.indices.flatMap { index in
            mutations(items[index], "\(path)[\(index)]").map { mutation in
                var copy = items
                copy[index] = mutation.tree
                return Mutation(path: mutation.path, kind: mutation.kind, tree: .array(copy))
            }
        }
    }

    private static func lists(_ items: [JSONTree], _ path: String) -> [Mutation] {
        guard let last = items.last else { return [] }
        var found = [
            Mutation(path: path, kind: "last removed", tree: .array(items.dropLast())),
            Mutation(path: path, kind: "last doubled", tree: .array(items + [last])),
        ]
        if items.count > 1, items[0] != items[1] {
            var copy = items
            copy.swapAt(0, 1)
            found.append(Mutation(path: path, kind: "items swapped", tree: .array(copy)))
        }
        return found
    }

    /// One character in the middle, or the seconds of a time, becomes another of its kind, so that hexadecimal stays
    /// hexadecimal.
    private static func changed(_ raw: String) -> String {
        var bytes = Array(raw.utf8)
        guard !bytes.isEmpty else { return "x" }
        let index = bytes.count == 20 && raw.hasSuffix("Z") ? 18 : bytes.count / 2
        switch bytes[index] {
        case 48...56: bytes[index] += 1
        case 57: bytes[index] = 48
        case 65: bytes[index] = 66
        case 66...90: bytes[index] -= 1
        case 97: bytes[index] = 98
        case 98...122: bytes[index] -= 1
        default: bytes[index] = 65
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
