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

    /// Limbs that `fill` writes.
    init(_ group: Group, _ fill: (UnsafeMutablePointer<UInt>) -> Void) {
        self.init(
            group,
            limbs: Limbs(unsafeUninitializedCapacity: group.order.count) { buffer, written in
                fill(buffer.baseAddress!)
                written = group.order.count
            })
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
        self.init(group) { OrderArithmetic.reduce($0, littleEndian: bytes.reversed(), group.order) }
    }

    /// A non-negative integer, reduced modulo q.
    public init(_ group: Group, _ value: Int) {
        precondition(value >= 0, "use negated() for negative values")
        self.init(group) { OrderArithmetic.small($0, value, group.order) }
    }

    /// Big endian, `group.scalarByteCount` bytes.
    public var bytes: [UInt8] { LimbCode.bytes(limbs, count: group.scalarByteCount) }

    public var isZero: Bool { LimbCode.isZero(limbs) }

    public static func + (left: Self, right: Self) -> Self {
        precondition(left.group === right.group, "both scalars belong to one group")
        return Scalar(left.group) { OrderArithmetic.add($0, left.limbs, right.limbs, left.group.order) }
    }

    public static func - (left: Self, right: Self) -> Self { left + right.negated() }

    public static func * (left: Self, right: Self) -> Self {
        precondition(left.group === right.group, "both scalars belong to one group")
        return Scalar(left.group) { OrderArithmetic.multiply($0, left.limbs, right.limbs, left.group.order) }
    }

    public func negated() -> Self { Scalar(group) { OrderArithmetic.negate($0, limbs, group.order) } }

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
