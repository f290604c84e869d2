/// Powers of one base by windows, in constant time: the same multiplications and the same addresses for every exponent.
final class SecretPowerTable: @unchecked Sendable {
    /// 37 windows for 256 bits. Wider ones read more table than they save multiplications.
    private static let windowBits = 7

    // Written in `init` only.
    private let entries: UnsafeMutablePointer<UInt>
    private let modulus: MontgomeryModulus
    private let windowCount: Int
    private let selection: MaskedSelection

    init(_ base: Limbs, _ modulus: MontgomeryModulus, exponentBits: Int) {
        self.modulus = modulus
        windowCount = (exponentBits + Self.windowBits - 1) / Self.windowBits
        selection = MaskedSelection(count: modulus.count, entryCount: 1 << Self.windowBits)
        let rows = PowerWindows.make(base, modulus, windowCount: windowCount, windowBits: Self.windowBits)
        entries = .allocate(capacity: windowCount * selection.limbCount)
        for row in 0..<windowCount << Self.windowBits {
            let (window, digit) = (row >> Self.windowBits, row & (1 << Self.windowBits - 1))
            selection.store(rows + row * modulus.count, at: digit, in: entries + window * selection.limbCount)
        }
        rows.deallocate()
    }

    deinit { entries.deallocate() }

    /// base^exponent for each.
    func powers(_ exponents: [SecretScalar]) -> [Limbs] {
        let count = modulus.count
        return withPowers(exponents) { products, _ in
            exponents.indices.map { Limbs(UnsafeBufferPointer(start: products + $0 * count, count: count)) }
        }
    }

    /// Lends base^exponent for each, one after the other in Montgomery form, and wipes them. One masked look-up a window
    /// and one multiplication a window but the first.
    func withPowers<Result>(
        _ exponents: [SecretScalar], _ body: (UnsafeMutablePointer<UInt>, inout Workspace) -> Result
    ) -> Result {
        let count = modulus.count
        var work = Workspace(modulus, extra: (exponents.count + 1) * count, isSecret: true)
        let chosen = work.extra
        let products = chosen + count
        for window in 0..<windowCount {
            for (position, exponent) in exponents.enumerated() {
                let product = products + position * count
                choose(window == 0 ? product : chosen, window, exponent)
                if window > 0 { modulus.multiplySecret(product, product, chosen, &work) }
            }
        }
        return body(products, &work)
    }

    private func choose(_ result: UnsafeMutablePointer<UInt>, _ window: Int, _ exponent: SecretScalar) {
        let digit = exponent.withLimbs {
            LimbCode.window($0, exponent.limbCount, window * Self.windowBits, Self.windowBits)
        }
        selection.select(result, entries + window * selection.limbCount, index: digit)
    }
}
