import CGMP
import GroupArithmetic
import Primitives

/// The operations of the standard group, one by one.
enum ArithmeticBenchmarks {
    /// - Returns: seconds of one multiplication.
    static func run(into figures: inout Figures) -> Double {
        let unit = genericMultiplication()
        figures.setUnit(unit)
        let group = Group.standard
        var random = SystemRandom()
        let base = group.g(Scalar(group, reducing: random.bytes(48)))
        let exponent = Scalar(group, reducing: random.bytes(48))
        let secret = SecretScalar(group, using: &random)
        let table = FixedBase(base)
        guard let unchecked = try? UncheckedElement(group, bytes: base.bytes) else { return unit }
        var product = base

        measure("multiply", "multiplication of two elements, in place", group, 2_000, &figures) { product *= base }
        measure("square", "squaring of an element", group, 2_000, &figures) { product = product.squared() }
        measure("fixed_base", "fixed base, public exponent, 8-bit windows", group, 200, &figures) {
            _ = table.power(exponent)
        }
        measure("fixed_base_secret", "fixed base, secret exponent", group, 100, &figures) {
            _ = table.power(secret: secret)
        }
        let many = (0..<32).map { _ in SecretScalar(group, using: &random) }
        measure("fixed_base_secret_32", "fixed base, secret exponent, 32 at once", group, 4, per: 32, &figures) {
            _ = table.powers(secret: many)
        }
        measure("variable", "variable base, public exponent", group, 20, &figures) { _ = base.power(exponent) }
        measure("variable_secret", "variable base, secret exponent (mpn_sec_powm)", group, 10, &figures) {
            _ = base.power(secret: secret)
        }
        measure("membership", "membership in the subgroup", group, 20, &figures) { _ = try? unchecked.checked() }
        measure("membership_two_powers", "membership and two powers", group, 20, &figures) {
            _ = try? unchecked.powersIfMember([exponent, exponent.negated()])
        }
        return unit
    }

    static func measure(
        _ name: String, _ text: String, _ group: Group, _ calls: Int, per parts: Int = 1, rounds: Int = 5,
        _ figures: inout Figures, _ body: () -> Void
    ) {
        body()
        let before = group.operationCount
        body()
        let count = (group.operationCount - before).total
        let seconds = Stopwatch.seconds(rounds: rounds, calls: calls, body) / Double(parts)
        figures.time(name, text, seconds: seconds, count: Double(count) / Double(parts))
    }

    /// Seconds of `mpn_mul_n` and `redc_n` at 64 limbs and nothing else.
    static func genericMultiplication() -> Double {
        let count = 64
        var random = SystemRandom()
        func limbs() -> [UInt] { (0..<count).map { _ in random.bytes(8).reduce(UInt(0)) { $0 << 8 | UInt($1) } >> 1 } }
        let modulus = MontgomeryReduction(oddWithTopBit(limbs()))
        let (left, right) = (limbs(), limbs())
        let memory = UnsafeMutablePointer<UInt>.allocate(capacity: 3 * count)
        defer { memory.deallocate() }
        return Stopwatch.seconds(rounds: 9, calls: 4_000) {
            __gmpn_mul_n(memory + count, left, right, count)
            modulus.byInverse(memory, memory + count)
        }
    }

    private static func oddWithTopBit(_ limbs: [UInt]) -> [UInt] {
        var out = limbs
        out[0] |= 1
        out[out.count - 1] |= 1 << 63
        return out
    }
}
