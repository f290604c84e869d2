import CGMP

/// A square root h of a value modulo p, shown so that the value is known to be a square: 0 < h < p.
///
/// Written as 2^(l/2)·h mod p with l the bits of a Montgomery number (4096 in the standard group), big endian, so that
/// one Montgomery squaring gives h². Either root will do. Roots reveal nothing: whoever knows the value can compute one.
public struct SquareRoot: Hashable, Sendable {
    public let group: Group
    /// 2^(l/2)·h mod p, plain.
    let limbs: Limbs

    /// Exactly `group.elementByteCount` bytes of a number that is not 0 and below p.
    public init(_ group: Group, bytes: some BidirectionalCollection<UInt8>) throws(ArithmeticError) {
        let limbs = try UncheckedElement(group, bytes: bytes).limbs
        guard !LimbCode.isZero(limbs) else { throw ArithmeticError(.outOfRange, "a square root is not 0") }
        self.init(group, limbs)
    }

    init(_ group: Group, _ limbs: Limbs) {
        self.group = group
        self.limbs = limbs
    }

    /// The root h itself, as a member (which has one root that is a member).
    public init(of member: GroupElement) {
        let modulus = member.group.modulus
        self.init(member.group, modulus.multiply(member.limbs, modulus.rootFactor))
    }

    public var bytes: [UInt8] { LimbCode.bytes(limbs, count: group.elementByteCount) }

    public static func == (left: Self, right: Self) -> Bool { left.limbs == right.limbs }
    public func hash(into hasher: inout Hasher) { hasher.combine(limbs) }
}

/// A number modulo p that is a square and not 0, because its root was seen. Its order divides (p − 1)/2.
///
/// With p = 2·q·r' + 1 this leaves the orders 1, q, r' and q·r', which is what ``PowerProductTest`` needs: a factor of
/// −1, that random exponents find out only half of the time, cannot be in it.
public struct SquareElement: Sendable {
    public let group: Group
    /// Plain form.
    let limbs: Limbs

    /// One squaring.
    public init(_ root: SquareRoot) {
        let modulus = root.group.modulus
        var work = Workspace(modulus)
        group = root.group
        limbs = Limbs(unsafeUninitializedCapacity: modulus.count) { result, written in
            modulus.square(result.baseAddress!, root.limbs, &work)
            written = modulus.count
        }
    }

    private init(_ group: Group, _ limbs: Limbs) {
        self.group = group
        self.limbs = limbs
    }

    public var bytes: [UInt8] { LimbCode.bytes(limbs, count: group.elementByteCount) }

    /// The number as a value whose membership is open.
    public var unchecked: UncheckedElement { UncheckedElement(group, limbs: limbs) }

    public var isOne: Bool { limbs[0] == 1 && limbs.dropFirst().allSatisfy { $0 == 0 } }

    /// Whether this is the number that was read elsewhere.
    public func equals(_ unchecked: UncheckedElement) -> Bool { limbs == unchecked.limbs }

    /// The product of all, which is a square again; there is at least one. One multiplication a factor, and a few.
    public static func product(_ factors: [SquareElement]) -> SquareElement {
        let group = factors[0].group
        let modulus = group.modulus
        var work = Workspace(modulus)
        var product = factors[0].limbs
        product.withUnsafeMutableBufferPointer { out in
            for factor in factors.dropFirst() {
                modulus.multiply(out.baseAddress!, out.baseAddress!, factor.limbs, &work)
            }
        }
        // Each multiplication of plain numbers left a factor R⁻¹.
        let correction = modulus.powerVariableTime(modulus.rSquared, [UInt(factors.count - 1)])
        return SquareElement(group, modulus.multiply(product, correction))
    }

    /// The element as a member; only for ``PowerProductTest``, which has shown it.
    func shownMember() -> GroupElement { GroupElement(group, group.modulus.toMontgomery(limbs)) }
}
