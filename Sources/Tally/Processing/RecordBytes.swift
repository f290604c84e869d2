import Primitives

/// Numbers (big endian) and hashes one after the other, in the records of files.
enum RecordBytes {
    static func number(_ value: Int, width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    /// Takes values off a record's front.
    struct Reader {
        private var rest: ArraySlice<UInt8>

        init(_ record: [UInt8]) { rest = record[...] }

        mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
            precondition(rest.count >= count, "a record has one size")
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }

        mutating func number(width: Int) -> Int { RecordBytes.number(bytes(width)) }

        mutating func hash() -> HashValue {
            guard let hash = try? HashValue(bytes: bytes(HashValue.byteCount)) else {
                preconditionFailure("a hash has 32 bytes")
            }
            return hash
        }
    }
}
