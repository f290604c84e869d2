/// Π base^exponent for many bases. Variable time: for public values.
///
/// Two methods, chosen by their number of multiplications: Straus's for few bases, with a table for each base and shared
/// squarings; Pippenger's for many, where each window of exponent bits collects the bases by digit. Nothing is allocated
/// after the start.
package struct MultiExponentiation {
    let modulus: MontgomeryModulus
    /// In Montgomery form, or plain (see `productOfPlain`).
    let bases: [Limbs]
    /// `limbsPerExponent` limbs for each base, one after the other.
    let exponents: [UInt]
    let limbsPerExponent: Int
    /// All exponents are below 2^exponentBits.
    let exponentBits: Int

    package enum Method: Hashable, Sendable {
        /// Odd digits of at most `width` bits.
        case straus(width: Int)
        case pippenger(width: Int)
    }

    /// The method with the smallest number of multiplications.
    var bestMethod: Method {
        let straus = (2...7).map { Method.straus(width: $0) }
        let pippenger = (2...16).map { Method.pippenger(width: $0) }
        return (straus + pippenger).min { cost(of: $0) < cost(of: $1) } ?? .pippenger(width: 2)
    }

    /// Multiplications that a method needs, about.
    func cost(of method: Method) -> Int {
        switch method {
        case .straus(let width): bases.count * ((1 << (width - 1)) + exponentBits / (width + 1) + 1) + exponentBits
        case .pippenger(let width):
            (exponentBits + width - 1) / width * (bases.count + (2 << width) + width)
        }
    }

    /// The product, in Montgomery form, of bases in Montgomery form.
    func product(by method: Method? = nil) -> Limbs {
        guard !bases.isEmpty else { return modulus.one }
        switch method ?? bestMethod {
        case .straus(let width): return straus(width)
        case .pippenger(let width): return pippenger(width)
        }
    }

    /// The product, in Montgomery form, of bases that are plain numbers.
    ///
    /// A plain number b is the Montgomery form of b·R⁻¹, so the product lacks R^Σe: one exponentiation, which is cheaper
    /// than converting many bases.
    static func productOfPlain(
        _ modulus: MontgomeryModulus, _ bases: [Limbs], exponents: [UInt], limbsPerExponent: Int, exponentBits: Int
    ) -> Limbs {
        let converts = bases.count < exponentBits
        let product = MultiExponentiation(
            modulus: modulus, bases: converts ? bases.map(modulus.toMontgomery) : bases, exponents: exponents,
            limbsPerExponent: limbsPerExponent, exponentBits: exponentBits
        ).product()
        if converts { return product }
        let sum = exponentSum(exponents, limbsPerExponent)
        // R in Montgomery form is R².
        return modulus.multiply(product, modulus.powerVariableTime(modulus.rSquared, sum))
    }

    /// Σ e as a number of one limb more than the exponents have.
    private static func exponentSum(_ exponents: [UInt], _ limbsPerExponent: Int) -> Limbs {
        var sum = Limbs(repeating: 0, count: limbsPerExponent + 1)
        for start in stride(from: 0, to: exponents.count, by: limbsPerExponent) {
            var carry: UInt = 0
            for index in 0...limbsPerExponent {
                let limb = index < limbsPerExponent ? exponents[start + index] : 0
                let (first, overflow) = sum[index].addingReportingOverflow(limb)
                let (second, overflowAgain) = first.addingReportingOverflow(carry)
                sum[index] = second
                carry = overflow || overflowAgain ? 1 : 0
            }
        }
        return sum
    }

    /// Bits `position ..< position + width` of an exponent.
    @inline(__always)
    func digit(_ base: Int, _ position: Int, _ width: Int) -> Int {
        exponents.withUnsafeBufferPointer {
            LimbCode.window(
                $0.baseAddress! + base * limbsPerExponent, limbsPerExponent, position,
                min(width, exponentBits - position))
        }
    }
}
