import CGMP

/// Multiplication modulo an odd number of `n` limbs in Montgomery form: x stands for x·R mod m with R = 2^(64·n).
///
/// All functions work on caller-owned memory of `n` limbs and values below m; a ``Workspace`` lends the scratch.
final class MontgomeryModulus: Sendable {
    let count: Int
    let limbs: Limbs
    /// R mod m: the number one in Montgomery form.
    let one: Limbs
    let reduction: MontgomeryReduction
    let counter = OperationCounter()
    /// R² mod m.
    let rSquared: Limbs
    /// 2^(32·n) mod m, half of R's bits: takes a Montgomery form to the form of ``SquareRoot``.
    let rootFactor: Limbs
    let scratchCount: Int

    init(_ limbs: Limbs) {
        precondition(limbs[0] & 1 == 1, "the modulus is odd")
        self.limbs = limbs
        count = limbs.count
        one = Self.powerOfTwo(64 * limbs.count, modulo: limbs)
        rSquared = Self.powerOfTwo(128 * limbs.count, modulo: limbs)
        rootFactor = Self.powerOfTwo(32 * limbs.count, modulo: limbs)
        reduction = MontgomeryReduction(limbs)
        scratchCount = 2 * limbs.count + SecretMultiplication.scratchCount(limbs.count)
    }

    /// 2^exponent mod m by GMP's division.
    private static func powerOfTwo(_ exponent: Int, modulo limbs: Limbs) -> Limbs {
        let significant = limbs.lastIndex { $0 != 0 }! + 1
        var numerator = Limbs(repeating: 0, count: max(exponent / 64 + 1, significant))
        numerator[exponent / 64] = 1 << UInt(exponent % 64)
        var quotient = Limbs(repeating: 0, count: numerator.count - significant + 1)
        var remainder = Limbs(repeating: 0, count: limbs.count)
        __gmpn_tdiv_qr(&quotient, &remainder, 0, numerator, numerator.count, limbs, significant)
        return remainder
    }

    /// For public values. The result may be an operand.
    @inline(__always)
    func multiply(
        _ result: UnsafeMutablePointer<UInt>, _ left: UnsafePointer<UInt>, _ right: UnsafePointer<UInt>,
        _ work: inout Workspace
    ) {
        __gmpn_mul_n(work.scratch, left, right, count)
        reduction.reduce(result, work.scratch)
        work.count.multiplications += 1
    }

    /// For public values. The result may be the operand.
    @inline(__always)
    func square(_ result: UnsafeMutablePointer<UInt>, _ value: UnsafePointer<UInt>, _ work: inout Workspace) {
        __gmpn_sqr(work.scratch, value, count)
        reduction.reduce(result, work.scratch)
        work.count.squarings += 1
    }

    /// In constant time. The result may be an operand.
    @inline(__always)
    func multiplySecret(
        _ result: UnsafeMutablePointer<UInt>, _ left: UnsafePointer<UInt>, _ right: UnsafePointer<UInt>,
        _ work: inout Workspace
    ) {
        SecretMultiplication.multiply(work.scratch, left, right, count, work.scratch + 2 * count)
        reduction.masked(result, work.scratch)
        work.count.secretMultiplications += 1
    }

    func multiply(_ left: Limbs, _ right: Limbs) -> Limbs {
        var work = Workspace(self)
        return multiply(left, right, &work)
    }

    func multiply(_ left: Limbs, _ right: Limbs, _ work: inout Workspace) -> Limbs {
        Limbs(unsafeUninitializedCapacity: count) { result, written in
            multiply(result.baseAddress!, left, right, &work)
            written = count
        }
    }

    /// The plain number of a secret one, in constant time. The result may be the operand.
    func fromMontgomerySecret(
        _ result: UnsafeMutablePointer<UInt>, _ value: UnsafePointer<UInt>, _ work: inout Workspace
    ) {
        work.scratch.update(from: value, count: count)
        (work.scratch + count).update(repeating: 0, count: count)
        reduction.masked(result, work.scratch)
    }

    func toMontgomery(_ plain: Limbs) -> Limbs { multiply(plain, rSquared) }

    /// The plain number: one reduction, half a multiplication.
    func fromMontgomery(_ value: Limbs) -> Limbs {
        let work = Workspace(self)
        work.scratch.update(from: value, count: count)
        (work.scratch + count).update(repeating: 0, count: count)
        return Limbs(unsafeUninitializedCapacity: count) { result, written in
            reduction.reduce(result.baseAddress!, work.scratch)
            written = count
        }
    }
}
