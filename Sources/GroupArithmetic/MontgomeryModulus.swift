import CGMP

/// Multiplication modulo an odd number of `n` limbs in Montgomery form: x stands for x·R mod m with R = 2^(64·n).
///
/// All functions work on caller-owned memory of `n` limbs and values below m; `scratch` has ``scratchCount`` limbs.
/// The sequence of instructions does not depend on the values (the final subtraction is a masked one), apart from
/// what GMP's `mpn_mul_n` does, which has no value-dependent branches either.
final class MontgomeryModulus: Sendable {
    let count: Int
    let limbs: Limbs
    /// R mod m: the number one in Montgomery form.
    let one: Limbs
    private let rSquared: Limbs
    /// −m⁻¹ mod 2^64.
    private let negativeInverse: UInt

    var scratchCount: Int { 3 * count }

    init(_ limbs: Limbs) {
        precondition(limbs[0] & 1 == 1, "the modulus is odd")
        self.limbs = limbs
        count = limbs.count
        var inverse = limbs[0]
        for _ in 0..<6 { inverse = inverse &* (2 &- limbs[0] &* inverse) }
        negativeInverse = 0 &- inverse
        one = Self.powerOfTwo(64 * limbs.count, modulo: limbs)
        rSquared = Self.powerOfTwo(128 * limbs.count, modulo: limbs)
    }

    /// 2^exponent mod m by GMP's division.
    private static func powerOfTwo(_ exponent: Int, modulo limbs: Limbs) -> Limbs {
        var numerator = Limbs(repeating: 0, count: exponent / 64 + 1)
        numerator[exponent / 64] = 1
        let significant = limbs.lastIndex { $0 != 0 }! + 1
        var quotient = Limbs(repeating: 0, count: numerator.count - significant + 1)
        var remainder = Limbs(repeating: 0, count: limbs.count)
        __gmpn_tdiv_qr(&quotient, &remainder, 0, numerator, numerator.count, limbs, significant)
        return remainder
    }

    @inline(__always)
    func multiply(
        _ result: UnsafeMutablePointer<UInt>, _ left: UnsafePointer<UInt>, _ right: UnsafePointer<UInt>,
        _ scratch: UnsafeMutablePointer<UInt>
    ) {
        __gmpn_mul_n(scratch, left, right, count)
        reduce(result, scratch)
    }

    @inline(__always)
    func square(
        _ result: UnsafeMutablePointer<UInt>, _ value: UnsafePointer<UInt>, _ scratch: UnsafeMutablePointer<UInt>
    ) {
        __gmpn_sqr(scratch, value, count)
        reduce(result, scratch)
    }

    /// result = product·R⁻¹ mod m, for the product in the first 2n limbs of `scratch`, which is destroyed.
    @inline(__always)
    private func reduce(_ result: UnsafeMutablePointer<UInt>, _ scratch: UnsafeMutablePointer<UInt>) {
        limbs.withUnsafeBufferPointer { buffer in
            let modulus = buffer.baseAddress!
            for index in 0..<count {
                let factor = scratch[index] &* negativeInverse
                scratch[index] = __gmpn_addmul_1(scratch + index, modulus, count, factor)
            }
            let carry = __gmpn_add_n(result, scratch + count, scratch, count)
            let borrow = __gmpn_sub_n(scratch + 2 * count, result, modulus, count)
            _ = __gmpn_cnd_sub_n(carry | (borrow ^ 1), result, result, modulus, count)
        }
    }

    func multiply(_ left: Limbs, _ right: Limbs) -> Limbs {
        Limbs(unsafeUninitializedCapacity: count) { result, written in
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: scratchCount) {
                multiply(result.baseAddress!, left, right, $0.baseAddress!)
            }
            written = count
        }
    }

    func toMontgomery(_ plain: Limbs) -> Limbs { multiply(plain, rSquared) }

    func fromMontgomery(_ value: Limbs) -> Limbs {
        var unit = Limbs(repeating: 0, count: count)
        unit[0] = 1
        return multiply(value, unit)
    }

    /// base^exponent in Montgomery form with 5-bit windows. Variable time: for public values only.
    ///
    /// - Complexity: one squaring a bit, one multiplication for five bits, and 30 to build the table.
    func powerVariableTime(_ base: Limbs, _ exponent: Limbs) -> Limbs {
        // Short exponents do not earn a table.
        let width = exponent.dropFirst().allSatisfy { $0 == 0 } && exponent[0] < 1 << 16 ? 1 : 5
        let top = exponent.lastIndex { $0 != 0 } ?? 0
        let bits = top * 64 + 64 - exponent[top].leadingZeroBitCount
        return Limbs(unsafeUninitializedCapacity: count) { result, written in
            written = count
            let out = result.baseAddress!
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: scratchCount + count << width) { memory in
                let scratch = memory.baseAddress!
                let table = scratch + scratchCount
                table.update(from: one, count: count)
                (table + count).update(from: base, count: count)
                for index in 2..<(1 << width) {
                    multiply(table + index * count, table + (index - 1) * count, base, scratch)
                }
                out.update(from: one, count: count)
                var started = false
                for position in stride(from: (bits + width - 1) / width * width - width, through: 0, by: -width) {
                    if started { for _ in 0..<width { square(out, out, scratch) } }
                    let digit = LimbCode.window(exponent, exponent.count, position, width)
                    if digit == 0 { continue }
                    if started {
                        multiply(out, out, table + digit * count, scratch)
                    } else {
                        out.update(from: table + digit * count, count: count)
                        started = true
                    }
                }
            }
        }
    }

    /// base^exponent by `mpn_sec_powm`: time and memory accesses do not depend on the exponent's value.
    ///
    /// - Parameters:
    ///   - base: plain (not Montgomery) form.
    ///   - bits: how many low bits of the exponent are looked at.
    /// - Returns: plain form.
    func powerConstantTime(_ base: Limbs, _ exponent: UnsafePointer<UInt>, bits: Int) -> Limbs {
        Limbs(unsafeUninitializedCapacity: count) { result, written in
            written = count
            let itch = __gmpn_sec_powm_itch(count, UInt(bits), count)
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: itch) { scratch in
                __gmpn_sec_powm(
                    result.baseAddress!, base, count, exponent, UInt(bits), limbs, count, scratch.baseAddress!)
                scratch.update(repeating: 0)
            }
        }
    }
}
