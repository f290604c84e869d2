extension ObjectIdentifier {
    /// `1.3.6.1…` for the bytes of an OBJECT IDENTIFIER's value; `nil` where an arc needs more than 128 bits.
    static func text(_ content: some Collection<UInt8>) -> String? {
        var arcs: [UInt128] = []
        var value: UInt128 = 0
        for byte in content {
            guard value <= UInt128.max >> 7 else { return nil }
            value = value << 7 | UInt128(byte & 0x7F)
            guard byte < 0x80 else { continue }
            arcs.append(value)
            value = 0
        }
        guard let first = arcs.first else { return nil }
        let root = min(first / 40, 2)
        return ([root, first - root * 40] + arcs.dropFirst()).map { "\($0)" }.joined(separator: ".")
    }
}

/// An OBJECT IDENTIFIER as people write it, such as `1.3.6.1.4.1.51361.2.1.2`: of a certificate policy or of the policy
/// of a timestamp authority.
public struct PolicyIdentifier: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let description: String

    /// - Returns: `nil` unless `text` has at least two arcs in decimal digits, without leading zeros.
    public init?(_ text: String) {
        let arcs = text.split(separator: ".", omittingEmptySubsequences: false)
        let isWritten = arcs.allSatisfy { arc in
            (1...39).contains(arc.utf8.count) && arc.utf8.allSatisfy { (48...57).contains($0) }
                && (arc.utf8.count == 1 || arc.utf8.first != 48)
        }
        guard isWritten, (2...32).contains(arcs.count), let root = UInt8(arcs[0]), root <= 2,
            let second = UInt128(arcs[1]), root == 2 || second < 40
        else { return nil }
        description = text
    }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
