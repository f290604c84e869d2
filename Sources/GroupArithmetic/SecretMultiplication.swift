import CGMP

/// The product of two numbers of `count` limbs without a branch or an address that depends on their values.
///
/// GMP's `mpn_mul_n` compares operands to choose the signs of its differences, so the branch predictor would see
/// secrets; `mpn_sec_mul` does not, but is quadratic. This is Karatsuba's method over `mpn_sec_mul`, with sums instead of
/// differences and masks for their carries.
package enum SecretMultiplication {
    /// Below this the quadratic method wins.
    private static let smallestToSplit = 32

    /// Limbs of scratch for `count` limbs.
    package static func scratchCount(_ count: Int) -> Int { max(5 * count + 64, __gmpn_sec_mul_itch(count, count)) }

    /// result (2·count limbs) = left·right. The result overlaps nothing.
    package static func multiply(
        _ result: UnsafeMutablePointer<UInt>, _ left: UnsafePointer<UInt>, _ right: UnsafePointer<UInt>, _ count: Int,
        _ scratch: UnsafeMutablePointer<UInt>
    ) {
        guard count >= smallestToSplit, count & 1 == 0 else {
            return __gmpn_sec_mul(result, left, count, right, count, scratch)
        }
        let half = count / 2
        let cross = scratch
        let rest = cross + count
        // (left₀ + left₁)·(right₀ + right₁): the product of the low parts of both sums, and their carries by masks.
        let leftCarry = __gmpn_add_n(result, left, left + half, half)
        let rightCarry = __gmpn_add_n(result + half, right, right + half, half)
        multiply(cross, result, result + half, half, rest)
        var top = leftCarry & rightCarry
        top &+= __gmpn_cnd_add_n(leftCarry, cross + half, cross + half, result + half, half)
        top &+= __gmpn_cnd_add_n(rightCarry, cross + half, cross + half, result, half)
        multiply(result, left, right, half, rest)
        multiply(result + count, left + half, right + half, half, rest)
        // left₀·right₁ + left₁·right₀ = cross − low − high.
        top &-= __gmpn_sub_n(cross, cross, result, count)
        top &-= __gmpn_sub_n(cross, cross, result + count, count)
        top &+= __gmpn_add_n(result + half, result + half, cross, count)
        propagate(top, result + half + count, half)
    }

    /// Adds a small number and carries it through all limbs, whatever it is.
    @inline(__always)
    private static func propagate(_ value: UInt, _ limbs: UnsafeMutablePointer<UInt>, _ count: Int) {
        var carry = value
        for index in 0..<count {
            let (sum, overflow) = limbs[index].addingReportingOverflow(carry)
            limbs[index] = sum
            carry = overflow ? 1 : 0
        }
    }
}
