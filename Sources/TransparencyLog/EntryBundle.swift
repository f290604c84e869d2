/// Entries one after the other, each after its length in two bytes, big endian (C2SP tlog-tiles, "Log entries").
public enum EntryBundle {
    /// The greatest length of an entry, in bytes.
    public static let maximumEntryByteCount = 0xFFFF
    static let maximumByteCount = TilePath.fullWidth * (2 + maximumEntryByteCount)

    /// The bytes of one entry in a bundle.
    /// - Throws: ``LogError`` `.entryTooLarge`.
    public static func encode(_ entry: [UInt8]) throws(LogError) -> [UInt8] {
        guard let count = UInt16(exactly: entry.count) else {
            throw LogError(
                .entryTooLarge, "an entry has at most \(maximumEntryByteCount) bytes, found \(entry.count)")
        }
        return count.bigEndianBytes + entry
    }

    /// The first `count` entries of a longer bundle, as a bundle.
    static func prefix(of bytes: [UInt8], count: Int) throws(LogError) -> [UInt8] {
        var end = 0
        for position in 0..<count {
            guard bytes.count >= end + 2 else {
                throw LogError(.malformedBundle, "the bundle ends before entry \(position) of \(count)")
            }
            end += 2 + (Int(bytes[end]) << 8 | Int(bytes[end + 1]))
        }
        guard end <= bytes.count else { throw LogError(.malformedBundle, "entry \(count - 1) is cut off") }
        return Array(bytes[..<end])
    }

    /// Takes a bundle of exactly `count` entries apart.
    /// - Throws: ``LogError`` `.malformedBundle` for an entry that is cut off, or bytes after the last.
    public static func decode(_ bytes: [UInt8], count: Int) throws(LogError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        for position in 0..<count {
            guard rest.count >= 2 else {
                throw LogError(.malformedBundle, "the bundle ends before entry \(position) of \(count)")
            }
            let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2)
            guard rest.count >= length else {
                throw LogError(
                    .malformedBundle, "entry \(position) has \(length) bytes, the bundle has \(rest.count) more")
            }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard rest.isEmpty else {
            throw LogError(.malformedBundle, "\(rest.count) bytes after the last of \(count) entries")
        }
        return entries
    }
}
