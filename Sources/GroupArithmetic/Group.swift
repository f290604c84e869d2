public import Primitives

/// The group in which an election lives: arithmetic modulo p, exponents modulo q, and the generator g.
///
/// Notation as in ElectionGuard 2.1.0: Z_p^r is the subgroup of order q. Safe to share between threads.
public final class Group: Sendable {
    /// The standard 4096-bit group, the only one of real elections.
    public static let standard = Group(.standard)

    public let parameters: GroupParameters
    let modulus: MontgomeryModulus
    let order: MontgomeryModulus

    /// l_p: the length of an encoded element in bytes (512 in the standard group).
    public let elementByteCount: Int
    /// l_q: the length of an encoded scalar in bytes (32 in the standard group).
    public let scalarByteCount: Int
    /// Bits of q.
    public let orderBitCount: Int

    /// d = 2^b − q with b the bits of q: 189 in the standard group.
    let orderComplement: Limbs

    private let generatorLimbs: Limbs
    private let generatorTables: PowerTables

    package init(_ parameters: GroupParameters) {
        self.parameters = parameters
        let limbCount = (parameters.p.count + 7) / 8
        modulus = MontgomeryModulus(LimbCode.limbs(bigEndian: parameters.p, count: limbCount))
        order = MontgomeryModulus(LimbCode.limbs(bigEndian: parameters.q, count: (parameters.q.count + 7) / 8))
        elementByteCount = parameters.p.count
        scalarByteCount = parameters.q.count
        orderBitCount = parameters.q.count * 8 - parameters.q[0].leadingZeroBitCount
        orderComplement = OrderArithmetic.complement(order.limbs, bitCount: orderBitCount)
        generatorLimbs = modulus.toMontgomery(LimbCode.limbs(bigEndian: parameters.g, count: limbCount))
        generatorTables = PowerTables(generatorLimbs, modulus, exponentBits: orderBitCount)
    }

    /// g.
    public var generator: GroupElement { GroupElement(self, generatorLimbs) }
    /// 1, the neutral element.
    public var identity: GroupElement { GroupElement(self, modulus.one) }
    /// g with tables for fast exponentiation.
    public var generatorBase: FixedBase { FixedBase(generator, generatorTables) }

    /// g^exponent; variable time.
    public func g(_ exponent: Scalar) -> GroupElement { generatorBase.power(exponent) }
    /// g^exponent; constant time.
    public func g(secret exponent: SecretScalar) -> GroupElement { generatorBase.power(secret: exponent) }

    /// H_q: the hash read as a big-endian integer, reduced modulo q (section 5.4, equation 132).
    public func hashToScalar(_ hash: HashValue) -> Scalar { Scalar(self, reducing: hash.bytes) }

    /// The product of all elements; 1 for none. One multiplication an element.
    public func product(_ elements: some Sequence<GroupElement>) -> GroupElement {
        var out = identity
        for element in elements { out *= element }
        return out
    }

    /// Whether q has more than 128 bits and r', the other large prime factor of p − 1 = 2·q·r', is above q, so that
    /// random 128-bit multipliers tell a wrong equation from a right one. Not so in the toy groups.
    public var supportsBatches: Bool { orderBitCount > 128 && elementByteCount * 8 > 2 * orderBitCount + 1 }

    /// (q + 1)/2: the inverse of 2 modulo q.
    public var half: Scalar {
        // q is odd.
        Scalar(self, limbs: LimbCode.half(order.limbs)) + Scalar(self, 1)
    }

    /// x^q = 1 for a number in Montgomery form: q = 2^b − d, so x^(2^b) = x^d.
    func hasMember(montgomery value: Limbs) -> Bool {
        var chain = SquaringChain(modulus, value, [orderComplement], bitCount: orderBitCount)
        return chain.powers()[0] == chain.end() && !LimbCode.isZero(value)
    }

    /// The multiplications modulo p done so far with this group, by all threads.
    public var operationCount: OperationCount { modulus.counter.value }
}
