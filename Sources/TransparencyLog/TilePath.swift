/// The name of one tile or entry bundle below a log's prefix (C2SP tlog-tiles, "Merkle Tree" and "Log entries").
public struct TilePath: Hashable, Sendable, CustomStringConvertible {
    /// Hashes, or entries, in a full tile.
    public static let fullWidth = 256

    public enum Kind: Hashable, Sendable {
        /// Hashes of complete subtrees of 256^level leaves.
        case hashes(level: Int)
        case entries

        var folder: String {
            switch self {
            case .hashes(let level): "tile/\(level)"
            case .entries: "tile/entries"
            }
        }
    }

    public let kind: Kind
    /// The tile's position on its level, from 0.
    public let index: Int
    /// 1 to 256; less than 256 is a partial tile, at the right edge of the tree.
    public let width: Int

    init(kind: Kind, index: Int, width: Int = fullWidth) {
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// Such as `tile/0/x001/x234/067` or `tile/entries/273.p/112`.
    public var path: String {
        "\(kind.folder)/\(Self.indexPath(index))" + (width < Self.fullWidth ? ".p/\(width)" : "")
    }

    public var description: String { path }

    /// Reads a path; only the one spelling that ``path`` gives is accepted.
    /// - Throws: ``LogError`` `.malformedPath`.
    public init(parsing path: String) throws(LogError) {
        guard let parsed = Self.parse(path), NoteText.same(parsed.path, path) else {
            throw LogError(.malformedPath, "\(path) is not the path of a tile")
        }
        self = parsed
    }

    private static func parse(_ path: String) -> TilePath? {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard parts.popFirst() == "tile", let folder = parts.popFirst(), var last = parts.popLast() else { return nil }
        var width = fullWidth
        if let name = parts.last, name.hasSuffix(".p") {
            guard let value = NoteText.number(last.utf8), (1..<fullWidth).contains(value) else { return nil }
            width = value
            last = name.dropLast(2)
            parts.removeLast()
        }
        var index = 0
        for part in parts.map({ $0.hasPrefix("x") ? $0.dropFirst() : "" }) + [last] {
            guard part.utf8.count == 3, let value = Int(part), value >= 0 else { return nil }
            guard index <= MerkleTree.maximumSize / 1000 else { return nil }
            index = index * 1000 + value
        }
        if folder == "entries" { return TilePath(kind: .entries, index: index, width: width) }
        guard let level = NoteText.number(folder.utf8), level <= 63 else { return nil }
        return TilePath(kind: .hashes(level: level), index: index, width: width)
    }

    /// Three digits an element, all but the last with an `x` before them.
    private static func indexPath(_ index: Int) -> String {
        var rest = index / 1000
        var path = threeDigits(index % 1000)
        while rest > 0 {
            path = "x\(threeDigits(rest % 1000))/\(path)"
            rest /= 1000
        }
        return path
    }

    private static func threeDigits(_ value: Int) -> String {
        String(String(value + 1000).dropFirst())
    }
}
