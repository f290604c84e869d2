/// The square root of a member that lacks one division, so that many of them share one inversion.
///
/// With q = 2^b − d a member x has x^(2^b) = x^d, and d is odd. So h = x^(2^(b−1)) / x^((d−1)/2) is the root that is a
/// member, x^((q+1)/2): both powers come from the chain of squarings that tests the membership of x anyway.
public struct PendingRoot: Sendable {
    /// x^(2^(b−1)).
    let numerator: GroupElement
    /// x^((d−1)/2).
    let divisor: GroupElement

    /// The roots that are members, in order.
    ///
    /// - Complexity: five multiplications a root, and one inversion (340 multiplications in the standard group).
    public static func roots(of pending: [PendingRoot]) -> [SquareRoot] {
        guard let group = pending.first?.divisor.group else { return [] }
        // Up to each divisor the product of those before it: Montgomery's trick.
        var product = group.identity
        var products: [GroupElement] = []
        for root in pending {
            products.append(product)
            product *= root.divisor
        }
        var inverse = product.inverse()
        var roots: [SquareRoot] = []
        for (root, before) in zip(pending, products).reversed() {
            roots.append(SquareRoot(of: root.numerator * (inverse * before)))
            inverse *= root.divisor
        }
        return roots.reversed()
    }
}

extension UncheckedElement {
    /// ``powersIfMember(_:)`` and, from the same chain of squarings, the element's square root.
    ///
    /// - Returns: the element as a member, its power for each exponent, in order, and its root.
    /// - Throws: `.notInSubgroup` if x^q ≠ 1.
    /// - Complexity: in the standard group four multiplications more than ``powersIfMember(_:)``.
    public func rootAndPowersIfMember(
        _ exponents: [Scalar]
    ) throws(ArithmeticError) -> (element: GroupElement, powers: [GroupElement], root: PendingRoot) {
        precondition(exponents.allSatisfy { $0.group === group }, "base and exponents belong to one group")
        let base = GroupElement(group, group.modulus.toMontgomery(limbs))
        var chain = SquaringChain(
            group.modulus, base.limbs, exponents.map(\.limbs) + [LimbCode.half(group.orderComplement)],
            bitCount: group.orderBitCount)
        var powers = chain.powers().map { GroupElement(group, $0) }
        let divisor = powers.removeLast()
        // x^d = (x^((d−1)/2))²·x.
        guard chain.end() == (divisor.squared() * base).limbs, !LimbCode.isZero(limbs) else {
            throw ArithmeticError(.notInSubgroup, "the value is not in the subgroup of order q")
        }
        return (base, powers, PendingRoot(numerator: GroupElement(group, chain.last()), divisor: divisor))
    }
}
