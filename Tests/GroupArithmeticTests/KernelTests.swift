import CGMP
import CVector
import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// The multiplication and reduction kernels against each other and against `mpz`, on random and edge values.
@Suite struct KernelTests {
    /// Numbers of limbs: 64 and 48 are the standard and the reduced group.
    static let sizes = [64, 48, 33, 32, 24, 4, 1]

    @Test("the fast reduction, its fallback and the masked one give the same number", arguments: [64, 48, 32, 24])
    func reductions(_ count: Int) {
        var random = SeededRandom("reductions \(count)")
        for modulus in Self.moduli(count, &random) {
            let reduction = MontgomeryReduction(modulus)
            for product in Self.products(count, modulus, &random) {
                let results = [reduction.byInverse, reduction.byWords, reduction.masked].map { reduce in
                    Self.apply(reduce, product, count)
                }
                #expect(results[0] == results[1])
                #expect(results[1] == results[2])
            }
        }
    }

    @Test("a product without branches is GMP's product", arguments: sizes)
    func secretProducts(_ count: Int) {
        var random = SeededRandom("secret products \(count)")
        let values = Self.edges(count) + (0..<6).map { _ in Self.randomLimbs(count, &random) }
        for left in values {
            for right in values {
                var expected = [UInt](repeating: 0, count: 2 * count)
                __gmpn_mul(&expected, left, count, right, count)
                var result = [UInt](repeating: 1, count: 2 * count)
                var scratch = [UInt](repeating: 2, count: SecretMultiplication.scratchCount(count))
                SecretMultiplication.multiply(&result, left, right, count, &scratch)
                #expect(result == expected)
            }
        }
    }

    @Test("a masked look-up gives the entry that was asked for", arguments: [64, 48, 17, 16, 9, 1])
    func lookUps(_ count: Int) {
        var random = SeededRandom("look-ups \(count)")
        let selection = MaskedSelection(count: count, entryCount: 128)
        let entries = (0..<128).map { _ in Self.randomLimbs(count, &random) }
        var table = [UInt](repeating: 0, count: selection.limbCount)
        for (index, entry) in entries.enumerated() { selection.store(entry, at: index, in: &table) }
        for index in [0, 1, 2, 63, 64, 126, 127] {
            var result = [UInt](repeating: 7, count: count)
            selection.select(&result, table, index: index)
            #expect(result == entries[index])
        }
    }

    @Test("a masked look-up is the same with and without the processor's wide registers")
    func plainLookUps() {
        var random = SeededRandom("plain look-ups")
        let table = Self.randomLimbs(5 * 3 * 16, &random)
        var masks = [UInt](repeating: 0, count: 5)
        for index in 0..<5 {
            masks[index] = .max
            var (wide, plain) = ([UInt](repeating: 1, count: 48), [UInt](repeating: 2, count: 48))
            glassurn_collect_masked(&wide, table, masks, 5, 3)
            glassurn_collect_masked_plain(&plain, table, masks, 5, 3)
            let chosen = (0..<3).flatMap { stripe in table[((stripe * 5 + index) * 16)...].prefix(16) }
            #expect(wide == chosen)
            #expect(plain == chosen)
            masks[index] = 0
        }
    }

    private static func apply(
        _ reduce: (UnsafeMutablePointer<UInt>, UnsafeMutablePointer<UInt>) -> Void, _ product: [UInt], _ count: Int
    ) -> [UInt] {
        var scratch = product
        var result = [UInt](repeating: 0, count: count)
        reduce(&result, &scratch)
        return result
    }

    /// p itself where the size is that of a group, and random odd numbers with the top bit set.
    private static func moduli(_ count: Int, _ random: inout SeededRandom) -> [[UInt]] {
        let groups = TestGroups.all.map(\.parameters.p).filter { $0.count == count * 8 }.map(limbs)
        let others = (0..<3).map { _ in
            var modulus = randomLimbs(count, &random)
            modulus[0] |= 1
            modulus[count - 1] |= 1 << 63
            return modulus
        }
        return groups + others + framed(count, &random)
    }

    /// Numbers whose low and high 256 bits are ones, as those of p: random between, and with edges between; and R − 1.
    private static func framed(_ count: Int, _ random: inout SeededRandom) -> [[UInt]] {
        let width = count - 8
        var middles: [[UInt]] = (0..<3).map { _ in randomLimbs(width, &random) }
        let edges: [(base: UInt, position: Int, limb: UInt)] = [
            (.max, 0, .max), (.max, 0, .max - 1), (.max, width - 1, .max - 1), (.max, width - 1, 0), (0, 0, 0),
            (0, 0, 1), (0, width - 1, 1),
        ]
        for edge in edges {
            var middle = [UInt](repeating: edge.base, count: width)
            middle[edge.position] = edge.limb
            middles.append(middle)
        }
        let frame = [UInt](repeating: .max, count: 4)
        return middles.map { frame + $0 + frame }
    }

    /// Products of values below the modulus: of 0, 1, m − 1 and random ones.
    private static func products(_ count: Int, _ modulus: [UInt], _ random: inout SeededRandom) -> [[UInt]] {
        var zero = [UInt](repeating: 0, count: count)
        var last = modulus
        last[0] -= 1
        var values = [zero, last]
        zero[0] = 1
        values.append(zero)
        for _ in 0..<5 {
            var value = randomLimbs(count, &random)
            value[count - 1] = value[count - 1] % modulus[count - 1]
            values.append(value)
        }
        // The greatest number below m·R, and others whose low half makes all quotient digits great or small.
        let ones = [UInt](repeating: .max, count: count)
        let zeros = [UInt](repeating: 0, count: count)
        var (lowOnes, highOnes) = (zeros, zeros)
        for index in 0..<4 {
            lowOnes[index] = .max
            highOnes[count - 1 - index] = .max
        }
        var raw: [[UInt]] = []
        for low in [ones, zeros, lowOnes, highOnes] {
            raw.append(low + last)
            raw.append(low + zeros)
        }
        return raw
            + values.flatMap { left in
                values.map { right in
                    var product = [UInt](repeating: 0, count: 2 * count)
                    __gmpn_mul(&product, left, count, right, count)
                    return product
                }
            }
    }

    private static func edges(_ count: Int) -> [[UInt]] {
        var one = [UInt](repeating: 0, count: count)
        let zero = one
        one[0] = 1
        var high = zero
        high[count - 1] = UInt.max
        var lowHalf = zero
        for index in 0..<count / 2 { lowHalf[index] = UInt.max }
        return [zero, one, high, lowHalf, [UInt](repeating: UInt.max, count: count)]
    }

    private static func limbs(_ bytes: [UInt8]) -> [UInt] {
        stride(from: bytes.count - 8, through: 0, by: -8).map { start in
            bytes[start..<start + 8].reduce(UInt(0)) { $0 << 8 | UInt($1) }
        }
    }

    private static func randomLimbs(_ count: Int, _ random: inout SeededRandom) -> [UInt] {
        limbs(random.bytes(count * 8))
    }
}
