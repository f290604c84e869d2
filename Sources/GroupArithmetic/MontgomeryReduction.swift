import CGMP

/// Montgomery reduction: result = product·R⁻¹ mod m with R = 2^(64·n), for a product below m·R.
///
/// Three ways to the same number:
/// - ``byInverse(_:_:)`` is the fastest for public values. It uses `mpn_redc_n`, a name that GMP's header leaves out
///   (sub-quadratic, one conditional addition at the end).
/// - ``byWords(_:_:)`` uses public names only, word by word with `mpn_addmul_1`. It stands in for small moduli.
/// - ``masked(_:_:)`` is the same without a branch or an address that depends on a value, for secrets. Where the low and
///   the high 256 bits of m are all ones, as ElectionGuard's p has them, no quotient needs a multiplication, and eight
///   words fewer are multiplied with it: m = R − R/2^256 + F·2^256 − 1 with F of n − 8 words.
package final class MontgomeryReduction: @unchecked Sendable {
    // Written in `init` only.
    private let count: Int
    private let modulus: UnsafeMutablePointer<UInt>
    /// m⁻¹ mod R.
    private let inverse: UnsafeMutablePointer<UInt>
    /// F, where m has that form.
    private let middle: UnsafeMutablePointer<UInt>?
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
        middle = Self.middle(limbs)
    }

    deinit {
        modulus.deallocate()
        inverse.deallocate()
        middle?.deallocate()
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

    private static func middle(_ limbs: Limbs) -> UnsafeMutablePointer<UInt>? {
        let width = limbs.count - 2 * foldedWords
        guard width >= foldedWords, (limbs.prefix(foldedWords) + limbs.suffix(foldedWords)).allSatisfy({ $0 == .max })
        else { return nil }
        var words = Limbs(limbs[foldedWords..<foldedWords + width])
        // 2^256 − 1 and 1 make a carry; it ends here unless m is R − 1.
        guard let end = words.firstIndex(where: { $0 != .max }) else { return nil }
        words[end] += 1
        for index in 0..<end { words[index] = 0 }
        let middle = UnsafeMutablePointer<UInt>.allocate(capacity: width)
        middle.initialize(from: words, count: width)
        return middle
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

    /// In constant time. `product` has 2n limbs and is destroyed; `result` is not in it.
    package func masked(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        guard let middle else { return byWords(result, product) }
        // The quotient digit of word i is that word f, and f·m·2^(64·i) = f·F·2^(64·(i+4)) − f·2^(64·(i+n−4))
        // + f·2^(64·(i+n)) − f·2^(64·i). The last clears the word. Of the first, a carry c ≤ f goes where the second is
        // taken away: f − c is kept in `result`.
        let (words, rest) = (Self.foldedWords, count - Self.foldedWords)
        let width = rest - words
        for index in 0..<words {
            let digit = product[index]
            result[index] = digit &- __gmpn_addmul_1(product + index + words, middle, width, digit)
        }
        let borrow = __gmpn_sub_n(product + rest, product + rest, result, words)
        for index in words..<count {
            let digit = product[index]
            result[index] = digit &- __gmpn_addmul_1(product + index + words, middle, width, digit)
        }
        let carry = __gmpn_add_n(product + count, product + count, product, count)
        // The first borrow comes into the chain of the others below their lowest word.
        product[count - 1] = 0
        result[words - 1] = borrow
        var taken = __gmpn_sub_n(product + count - 1, product + count - 1, result + words - 1, rest + 1)
        for index in count + rest..<2 * count {
            let (difference, isBelow) = product[index].subtractingReportingOverflow(taken)
            product[index] = difference
            taken = isBelow ? 1 : 0
        }
        let isBelow = __gmpn_sub_n(product, product + count, modulus, count)
        _ = __gmpn_cnd_sub_n((carry &- taken) | (isBelow ^ 1), result, product + count, modulus, count)
    }

    /// The high half plus the carries that stand in the low half, minus m if that is not below m: by a mask.
    private func finish(_ result: UnsafeMutablePointer<UInt>, _ product: UnsafeMutablePointer<UInt>) {
        let carry = __gmpn_add_n(result, product + count, product, count)
        let borrow = __gmpn_sub_n(product, result, modulus, count)
        _ = __gmpn_cnd_sub_n(carry | (borrow ^ 1), result, result, modulus, count)
    }
}
