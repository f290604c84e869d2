import Primitives

/// The numbers p, q and g of one group: g generates the subgroup of prime order q of the integers modulo the prime p.
///
/// ElectionGuard 2.1.0, section 3.1.1: p = q·r + 1 with r/2 prime. Only ``standard`` may carry a real election; the
/// sets named `insecure…` (appendix of the specification) exist for tests.
public struct GroupParameters: Hashable, Sendable {
    public let name: String
    /// Big endian, without leading zero bytes.
    public let p: [UInt8]
    public let q: [UInt8]
    public let g: [UInt8]

    package init(name: String, p: String, q: String, g: String) {
        self.name = name
        self.p = Self.bytes(p)
        self.q = Self.bytes(q)
        self.g = Self.bytes(g)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let digits = text.filter { $0 != " " && $0 != "\n" }
        guard let bytes = try? Hexadecimal.decode(digits, byteCount: digits.count / 2) else {
            preconditionFailure("the constants in this module are hexadecimal")
        }
        return Array(bytes.drop { $0 == 0 })
    }
}
