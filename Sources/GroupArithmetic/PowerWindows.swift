/// The table behind exponentiation of a fixed base: base^(d·2^(w·i)) for every window i and every digit d of w bits.
enum PowerWindows {
    /// The entries of window after window, digits ascending from 0; the caller deallocates.
    ///
    /// - Complexity: one multiplication an entry.
    static func make(
        _ base: Limbs, _ modulus: MontgomeryModulus, windowCount: Int, windowBits: Int
    ) -> UnsafeMutablePointer<UInt> {
        let count = modulus.count
        let digits = 1 << windowBits
        let entries = UnsafeMutablePointer<UInt>.allocate(capacity: windowCount * digits * count)
        var work = Workspace(modulus, extra: count)
        let windowBase = work.extra
        windowBase.update(from: base, count: count)
        for window in 0..<windowCount {
            let first = entries + window * digits * count
            first.initialize(from: modulus.one, count: count)
            (first + count).initialize(from: windowBase, count: count)
            for digit in 2..<max(2, digits) {
                let entry = first + digit * count
                modulus.multiply(entry, entry - count, windowBase, &work)
            }
            modulus.multiply(windowBase, windowBase, first + (digits - 1) * count, &work)
        }
        return entries
    }
}
