/// Powers of one base by windows. Variable time: for public exponents.
final class PublicPowerTable: @unchecked Sendable {
    // Written in `init` only.
    private let entries: UnsafeMutablePointer<UInt>
    private let modulus: MontgomeryModulus
    let windowBits: Int
    private let windowCount: Int
    private let exponentLimbs: Int

    init(_ base: Limbs, _ modulus: MontgomeryModulus, exponentBits: Int, windowBits: Int) {
        precondition((1...14).contains(windowBits), "a window has 1 to 14 bits")
        self.modulus = modulus
        self.windowBits = windowBits
        windowCount = (exponentBits + windowBits - 1) / windowBits
        exponentLimbs = (exponentBits + 63) / 64
        entries = PowerWindows.make(base, modulus, windowCount: windowCount, windowBits: windowBits)
    }

    deinit { entries.deallocate() }

    /// out = base^exponent. One multiplication a window at most, none for the first.
    func power(_ out: UnsafeMutablePointer<UInt>, _ exponent: UnsafePointer<UInt>, _ work: inout Workspace) {
        var started = false
        for window in 0..<windowCount {
            let digit = LimbCode.window(exponent, exponentLimbs, window * windowBits, windowBits)
            if digit == 0 { continue }
            let entry = entries + ((window << windowBits) + digit) * modulus.count
            if started {
                modulus.multiply(out, out, entry, &work)
            } else {
                out.update(from: entry, count: modulus.count)
                started = true
            }
        }
        if !started { out.update(from: modulus.one, count: modulus.count) }
    }
}
