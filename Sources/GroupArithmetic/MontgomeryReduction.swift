import CGMP

/// Montgomery reduction: result = product·R⁻¹ mod m with R = 2^(64·n), for a product below m·R.
///
/// Three ways to the same number:
/// - ``byInverse(_:_:)`` is the fastest for public values. It uses `mpn_redc_n`, a name that GMP's header leaves out
///   (sub-quadratic, one conditional addition at the end).
/// - ``byWords(_:_:)`` uses public names only, word by word with `mpn_addmul_1`. It stands in for small moduli.
/// - ``masked(_:_:)`` is the same without a branch or an address that depends on a value, for secrets. Where the low 256
///   bits of m are all ones, as ElectionGuard's p has them, −m⁻¹ mod 2^64 is 1 and m + 1 has four zero words fewer to
///   multiply.
package final class MontgomeryReduction: @unchecked Sendable {
    // Written in `init` only.
    private let count: Int
    private let modulus: UnsafeMutablePointer<UInt>
    /// m⁻¹ mod R.
    private let inverse: UnsafeMutablePointer<UInt>
    /// (m + 1)/2^256 where the low 256 bits of m are ones.
    private let folded: UnsafeMutablePointer<UInt>?
    /// −m⁻¹ mod 2^64.
    private let negativeInverse: UInt
    private let usesInverse: Bool

    private static let foldedWords = 4
    /// `mpn_redc_n` wants more than 8 limbs; below some 20 it does not pay.
    private static let smallestForInverse = 24

    package init(_ limbs: [UInt]) {
        count = limbs.count
        modulus = .allocate(capacity: count)
        modulus.initialize(from: limbs, count: count)
        var word = limbs[0]
        for _ in 0..<6 { word = word &* (2 &- limbs[0] &* word) }
        negativeInverse = 0 &- word
        usesInverse = count >= Self.smallestForInverse
        inverse = .allocate(capacity: count)
        inverse.initialize(from: Self.inverse(of: limbs), count: count)
        folded = Self.folded(limbs)
    }

    deinit {
        modulus.deallocate()
        inverse.deallocate()
        folded?.deallocate()
    }

    /// m⁻¹ mod 2^(64·n) by Newton's iteration x ← x·(2 − m·x), which doubles the number of right words.
    private static func inverse(of limbs: Limbs) -> Limbs {
        let count = limbs.count
        var x = Limbs(repeating: 0, count: count)
        x[0] = limbs[0]
        var product = Limbs(repeating: 0, count: 2 * count)
        var bits = 3
        while bits < 64 * count {
            __gmpn_mul_n(&product, limbs, x, count)
            var factor = Limbs(repeating: 0, count: count)
            __gmpn_neg(&factor, product, count)
            var two = Limbs(repeating: 0, count: count)
            two[0] = 2
            let negated = factor
            __gmpn_add_n(&factor, negated, two, count)
            __gmpn_mul_n(&product, x, factor, count)
            x = Limbs(product[..<count])
            bits *= 2
        }
        return x
    }

    private static func folded(_ limbs: Limbs) -> UnsafeMutablePointer<UInt>? {
        let rest = limbs.count - foldedWords
        guard rest > foldedWords, limbs[..<foldedWords].allSatisfy({ $0 == UInt.max }) else { return nil }
        let words = UnsafeMutablePointer<UInt>.allocate(capacity: rest)
        words.initialize(from: Limbs(limbs[foldedWords...]), count: rest)
        var carry: UInt = 1
        for index in 0..<rest where carry == 1 {
            words[index] &+= 1
            carry = words[index] == 0 ? 1 : 0
        }
        // All ones above would be m = R − 1, which is divisible by 3.
        precondition(carry == 0, "the modulus is a prime")
        return words
    }

    /// For public values. `product` has 2n limbs and is destroyed.
    @inline(__always)
    func reduce(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        if usesInverse { byInverse(result, product) } else { byWords(result, product) }
    }

    package func byInverse(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        __gmpn_redc_n(result, product, modulus, count, inverse)
    }

    package func byWords(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        for index in 0..<count {
            product[index] = __gmpn_addmul_1(product + index, modulus, count, product[index] &* negativeInverse)
        }
        finish(result, product)
    }

    /// In constant time. `product` has 2n limbs and is destroyed.
    package func masked(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        guard let folded else { return byWords(result, product) }
        let rest = count - Self.foldedWords
        for index in 0..<count {
            // product + f·m·2^(64·index) with f = product[index]: f·m = f·(m + 1) − f, and the − f clears this word.
            product[index] = __gmpn_addmul_1(product + index + Self.foldedWords, folded, rest, product[index])
        }
        finish(result, product)
    }

    /// The high half plus the carries that stand in the low half, minus m if that is not below m: by a mask.
    private func finish(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        let carry = __gmpn_add_n(result, product + count, product, count)
        let borrow = __gmpn_sub_n(product, result, modulus, count)
        _ = __gmpn_cnd_sub_n(carry | (borrow ^ 1), result, result, modulus, count)
    }
}
