import CGMP
import Primitives

/// A public integer modulo q: challenges, responses, Lagrange coefficients, totals. Variable time.
public struct Scalar: Hashable, Sendable {
    public let group: Group
    /// Plain form, below q.
    let limbs: Limbs

    init(_ group: Group, limbs: Limbs) {
        self.group = group
        self.limbs = limbs
    }

    /// Canonical: big endian, exactly `group.scalarByteCount` bytes, value below q.
    public init(_ group: Group, bytes: some BidirectionalCollection<UInt8>) throws(ArithmeticError) {
        guard bytes.count == group.scalarByteCount else {
            throw ArithmeticError(.wrongLength, "a scalar has \(group.scalarByteCount) bytes, found \(bytes.count)")
        }
        let limbs = LimbCode.limbs(bigEndian: bytes, count: group.order.count)
        guard LimbCode.isLess(limbs, group.order.limbs) else {
            throw ArithmeticError(.outOfRange, "a scalar is below the order q")
        }
        self.init(group, limbs: limbs)
    }

    /// Any big-endian bytes, reduced modulo q.
    public init(_ group: Group, reducing bytes: some BidirectionalCollection<UInt8>) {
        self.init(group, limbs: OrderArithmetic.reduce(bytes, group.order))
    }

    /// A small non-negative integer, reduced modulo q.
    public init(_ group: Group, _ value: Int) {
        precondition(value >= 0, "use negated() for negative values")
        self.init(group, reducing: (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) })
    }

    /// Big endian, `group.scalarByteCount` bytes.
    public var bytes: [UInt8] { LimbCode.bytes(limbs, count: group.scalarByteCount) }

    public var isZero: Bool { LimbCode.isZero(limbs) }

    public static func + (left: Self, right: Self) -> Self {
        Scalar(left.group, limbs: OrderArithmetic.add(left.limbs, right.limbs, left.group.order))
    }

    public static func - (left: Self, right: Self) -> Self { left + right.negated() }

    public static func * (left: Self, right: Self) -> Self {
        Scalar(left.group, limbs: OrderArithmetic.multiply(left.limbs, right.limbs, left.group.order))
    }

    public func negated() -> Self { Scalar(group, limbs: OrderArithmetic.negate(limbs, group.order)) }

    /// The inverse modulo q, as self^(q−2).
    public func inverse() throws(ArithmeticError) -> Self {
        guard !isZero else { throw ArithmeticError(.notInvertible, "zero has no inverse") }
        let order = group.order
        var exponent = order.limbs
        var two = Limbs(repeating: 0, count: order.count)
        two[0] = 2
        let minuend = exponent
        __gmpn_sub_n(&exponent, minuend, two, order.count)
        let power = order.powerVariableTime(order.toMontgomery(limbs), exponent)
        return Scalar(group, limbs: order.fromMontgomery(power))
    }

    public static func == (left: Self, right: Self) -> Bool { left.limbs == right.limbs }
    public func hash(into hasher: inout Hasher) { hasher.combine(limbs) }
}

/// Arithmetic modulo q on plain limbs, without branches on the values.
enum OrderArithmetic {
    static func add(_ left: Limbs, _ right: Limbs, _ order: MontgomeryModulus) -> Limbs {
        var sum = Limbs(repeating: 0, count: order.count)
        let carry = __gmpn_add_n(&sum, left, right, order.count)
        var difference = Limbs(repeating: 0, count: order.count)
        let borrow = __gmpn_sub_n(&difference, sum, order.limbs, order.count)
        return select(carry | (borrow ^ 1), difference, sum)
    }

    static func negate(_ value: Limbs, _ order: MontgomeryModulus) -> Limbs {
        var difference = Limbs(repeating: 0, count: order.count)
        __gmpn_sub_n(&difference, order.limbs, value, order.count)
        let isZero = value.reduce(0, |)
        // q − 0 = q must become 0.
        let mask = isZero == 0 ? UInt(0) : UInt.max
        return difference.map { $0 & mask }
    }

    /// 2^bitCount − q for a q of exactly that many bits.
    static func complement(_ order: Limbs, bitCount: Int) -> Limbs {
        var difference = Limbs(repeating: 0, count: order.count)
        __gmpn_neg(&difference, order, order.count)
        let excess = order.count * 64 - bitCount
        difference[order.count - 1] &= UInt.max >> UInt(excess)
        return difference
    }

    static func multiply(_ left: Limbs, _ right: Limbs, _ order: MontgomeryModulus) -> Limbs {
        // (left·R)·right·R⁻¹ = left·right.
        order.multiply(order.toMontgomery(left), right)
    }

    /// Any big-endian bytes modulo q, by GMP's division.
    static func reduce(_ bytes: some BidirectionalCollection<UInt8>, _ order: MontgomeryModulus) -> Limbs {
        let padded = Array(bytes)
        var numerator = LimbCode.limbs(bigEndian: padded, count: max(order.count, (padded.count + 7) / 8))
        let significant = order.limbs.lastIndex { $0 != 0 }! + 1
        var quotient = Limbs(repeating: 0, count: numerator.count - significant + 1)
        var remainder = Limbs(repeating: 0, count: order.count)
        __gmpn_tdiv_qr(&quotient, &remainder, 0, numerator, numerator.count, order.limbs, significant)
        for index in numerator.indices { numerator[index] = 0 }
        return remainder
    }

    private static func select(_ condition: UInt, _ yes: Limbs, _ no: Limbs) -> Limbs {
        let mask = 0 &- (condition & 1)
        return zip(yes, no).map { ($0 & mask) | ($1 & ~mask) }
    }
}
