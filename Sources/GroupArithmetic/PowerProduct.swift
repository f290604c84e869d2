/// Π base^exponent over group elements, by a method of choice: how tests see ``MultiExponentiation``.
package enum PowerProduct {
    package static func of(
        _ terms: [(GroupElement, Scalar)], group: Group, method: MultiExponentiation.Method? = nil
    ) -> GroupElement {
        let product = MultiExponentiation(
            modulus: group.modulus, bases: terms.map(\.0.limbs), exponents: terms.flatMap(\.1.limbs),
            limbsPerExponent: group.order.count, exponentBits: group.orderBitCount
        ).product(by: method)
        return GroupElement(group, product)
    }

    /// The same for plain numbers.
    package static func ofPlain(_ terms: [(UncheckedElement, Scalar)], group: Group) -> GroupElement {
        let product = MultiExponentiation.productOfPlain(
            group.modulus, terms.map(\.0.limbs), exponents: terms.flatMap(\.1.limbs),
            limbsPerExponent: group.order.count, exponentBits: group.orderBitCount)
        return GroupElement(group, product)
    }

    /// The method that is chosen for a number of bases of the standard group.
    package static func bestMethod(bases count: Int, exponentBits: Int) -> MultiExponentiation.Method {
        MultiExponentiation(
            modulus: Group.standard.modulus, bases: [Limbs](repeating: [], count: count), exponents: [],
            limbsPerExponent: 4, exponentBits: exponentBits
        ).bestMethod
    }
}
