/// Tests many equations x_k = (known factor)·Π y_i^c at once, and with them that all y_i are in the subgroup of order q.
///
/// The caller raises each equation to an own random 128-bit number e_k and multiplies them all. What is left to test is
///
///     R = Π y_i^E_i           with E_i = Σ e_k·c modulo q over the equations in which y_i stands,
///     R^q = 1  and  Π x_k^e_k = constant·R
///
/// where the constant holds the powers of known bases. `SigmaProofs` derives why this is sound and what the caller owes:
/// every y_i stands with an exponent that is not 0 in an equation whose e_k is in no other y's exponent but that
/// equation's. All x_k and y_i are squares, so their orders divide q·r'; groups in which q or r' is below 2^128 have no
/// batches (``Group/supportsBatches``).
public struct PowerProductTest: Sendable {
    /// The bits of e_k.
    public static let multiplierBits = 128

    private let group: Group
    private var squares: [Limbs] = []
    private var multipliers: [UInt] = []
    private var bases: [SquareElement] = []
    private var exponents: [UInt] = []

    public init(_ group: Group) {
        precondition(group.supportsBatches, "batches need an order of more than 128 bits")
        self.group = group
    }

    /// x^e.
    public mutating func append(_ square: SquareElement, multiplier: Multiplier) {
        precondition(square.group === group, "all values belong to one group")
        squares.append(square.limbs)
        multipliers += [multiplier.low, multiplier.high]
    }

    /// y^E.
    public mutating func append(_ base: SquareElement, exponent: Scalar) {
        precondition(base.group === group && exponent.group === group, "all values belong to one group")
        bases.append(base)
        exponents += exponent.limbs
    }

    /// - Returns: the y_i as members, in order.
    /// - Throws: `.notInSubgroup` if R^q ≠ 1, `.equationFails` if the product is another.
    public func members(constant: GroupElement) throws(ArithmeticError) -> [GroupElement] {
        let modulus = group.modulus
        let product = MultiExponentiation.productOfPlain(
            modulus, bases.map(\.limbs), exponents: exponents, limbsPerExponent: group.order.count,
            exponentBits: group.orderBitCount)
        guard group.hasMember(montgomery: product) else {
            throw ArithmeticError(.notInSubgroup, "a value of the batch is not in the subgroup of order q")
        }
        let left = MultiExponentiation.productOfPlain(
            modulus, squares, exponents: multipliers, limbsPerExponent: 2, exponentBits: Self.multiplierBits)
        guard left == modulus.multiply(product, constant.limbs) else {
            throw ArithmeticError(.equationFails, "an equation of the batch does not hold")
        }
        return bases.map { $0.shownMember() }
    }
}

/// A random number below 2^128 that stands for one equation of a batch.
public struct Multiplier: Sendable {
    let high: UInt
    let low: UInt

    /// 16 bytes of randomness.
    public init(_ bytes: some Collection<UInt8>) {
        precondition(bytes.count == 16, "a multiplier has 128 bits")
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt($1) }
    }

    public func scalar(_ group: Group) -> Scalar {
        precondition(group.supportsBatches, "a multiplier is below the order")
        var limbs = Limbs(repeating: 0, count: group.order.count)
        (limbs[0], limbs[1]) = (low, high)
        return Scalar(group, limbs: limbs)
    }
}
