import ElectionModel
package import GroupArithmetic
package import Primitives

/// A guardian's nonces u_i for one session, one for each option, in the order of the statements.
///
/// At rest they are sealed like the share: `glassurn-n0\n`, aggregate hash (32 bytes), session number (4 bytes), count
/// (4 bytes), then 32 bytes each, big endian.
package struct SessionNonces: Sendable, CustomStringConvertible, CustomReflectable {
    private static let magic = Array("glassurn-n0\n".utf8)
    private static let scalarCount = 32

    let aggregate: HashValue
    let number: Int
    let values: [SecretScalar]

    package var description: String { "SessionNonces(redacted)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    package func encoded() -> SecretBytes {
        var bytes: [UInt8] = []
        // Growing would leave copies behind in memory.
        bytes.reserveCapacity(Self.magic.count + HashValue.byteCount + 8 + Self.scalarCount * values.count)
        bytes += Self.magic
        bytes += aggregate.bytes
        bytes += Self.fourBytes(number) + Self.fourBytes(values.count)
        for value in values { value.withBytes(count: Self.scalarCount) { bytes += $0 } }
        return SecretBytes(wiping: &bytes)
    }

    package init(aggregate: HashValue, number: Int, values: [SecretScalar]) {
        self.aggregate = aggregate
        self.number = number
        self.values = values
    }

    /// - Throws: `.badInput`.
    package static func decode(_ bytes: [UInt8], group: Group) throws(TallyError) -> SessionNonces {
        let header = magic.count + HashValue.byteCount + 8
        guard bytes.count >= header, bytes.starts(with: magic),
            let aggregate = try? HashValue(bytes: bytes[magic.count..<magic.count + HashValue.byteCount])
        else { throw TallyError(.badInput, "the session's nonces are not of this version") }
        let number = integer(bytes[(header - 8)..<(header - 4)])
        let count = integer(bytes[(header - 4)..<header])
        guard bytes.count == header + count * scalarCount else {
            throw TallyError(.badInput, "the session's nonces are cut short")
        }
        var values: [SecretScalar] = []
        for start in stride(from: header, to: bytes.count, by: scalarCount) {
            var part = Array(bytes[start..<start + scalarCount])
            defer { SecretBytes.wipe(&part) }
            guard let value = try? SecretScalar(group, bytes: part) else {
                throw TallyError(.badInput, "a nonce of the session is not below q")
            }
            values.append(value)
        }
        return SessionNonces(aggregate: aggregate, number: number, values: values)
    }

    static func fourBytes(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
