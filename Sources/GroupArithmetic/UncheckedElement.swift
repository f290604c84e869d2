import Primitives

/// A canonical integer 0 ≤ x < p whose membership in the subgroup of order q is still open.
///
/// The only ways to a ``GroupElement`` are ``checked()`` and ``powersIfMember(_:)``.
public struct UncheckedElement: Hashable, Sendable {
    public let group: Group
    /// Plain form, not Montgomery.
    let limbs: Limbs

    /// Big endian, exactly `group.elementByteCount` bytes, value below p.
    public init(_ group: Group, bytes: some BidirectionalCollection<UInt8>) throws(ArithmeticError) {
        guard bytes.count == group.elementByteCount else {
            throw ArithmeticError(.wrongLength, "an element has \(group.elementByteCount) bytes, found \(bytes.count)")
        }
        let limbs = LimbCode.limbs(bigEndian: bytes, count: group.modulus.count)
        guard LimbCode.isLess(limbs, group.modulus.limbs) else {
            throw ArithmeticError(.outOfRange, "an element is below the modulus p")
        }
        self.group = group
        self.limbs = limbs
    }

    /// Plain limbs below p.
    init(_ group: Group, limbs: Limbs) {
        self.group = group
        self.limbs = limbs
    }

    public var bytes: [UInt8] { LimbCode.bytes(limbs, count: group.elementByteCount) }

    /// Tests x^q mod p = 1 (for example verification 6.A). 0 is no member, 1 is.
    ///
    /// - Complexity: one exponentiation by q.
    public func checked() throws(ArithmeticError) -> GroupElement { try powersIfMember([]).element }

    public static func == (left: Self, right: Self) -> Bool { left.limbs == right.limbs }
    public func hash(into hasher: inout Hasher) { hasher.combine(limbs) }
}

extension UncheckedElement {
    /// The element without the membership test, for a value whose test passed before and whose bytes are known to be
    /// the same. Only `BallotChecks` uses it, against a hash of the whole ballot.
    package func assumingMembership() -> GroupElement { GroupElement(group, group.modulus.toMontgomery(limbs)) }
}
