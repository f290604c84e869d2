/// Writes the few small structures that are asked of others: from the inside out, in the shortest form.
enum DERWriter {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var rest = content.count
        var length: [UInt8] = []
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(DERTag.sequence, parts.flatMap(\.self)) }

    static func identifier(_ content: [UInt8]) -> [UInt8] { element(DERTag.objectIdentifier, content) }

    static func octets(_ content: [UInt8]) -> [UInt8] { element(DERTag.octetString, content) }

    /// A non-negative INTEGER from big-endian bytes.
    static func integer(_ magnitude: [UInt8]) -> [UInt8] {
        var bytes = Array(magnitude.drop { $0 == 0 })
        if bytes.isEmpty || bytes[0] >= 0x80 { bytes.insert(0, at: 0) }
        return element(DERTag.integer, bytes)
    }

    /// An AlgorithmIdentifier with NULL parameters.
    static func algorithm(_ identifier: [UInt8]) -> [UInt8] {
        sequence(self.identifier(identifier), element(DERTag.null, []))
    }
}
