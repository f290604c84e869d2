import CGMP

extension MontgomeryModulus {
    private static let windowBits = 5
    /// Exponents below this do not earn a table.
    private static let smallExponentBits = 16

    /// base^exponent in Montgomery form with 5-bit windows. Variable time: for public values only.
    ///
    /// - Complexity: one squaring a bit, one multiplication for five bits, and 30 to build the table.
    func powerVariableTime(_ base: Limbs, _ exponent: Limbs) -> Limbs {
        guard let top = exponent.lastIndex(where: { $0 != 0 }) else { return one }
        let bits = top * 64 + 64 - exponent[top].leadingZeroBitCount
        let width = bits <= Self.smallExponentBits ? 1 : Self.windowBits
        var work = Workspace(self, extra: count << width)
        let table = work.extra
        fill(table, base, entries: 1 << width, &work)
        return Limbs(unsafeUninitializedCapacity: count) { result, written in
            written = count
            let out = result.baseAddress!
            var started = false
            for position in stride(from: (bits - 1) / width * width, through: 0, by: -width) {
                if started { for _ in 0..<width { square(out, out, &work) } }
                let digit = LimbCode.window(exponent, exponent.count, position, width)
                if digit == 0 { continue }
                if started {
                    multiply(out, out, table + digit * count, &work)
                } else {
                    out.update(from: table + digit * count, count: count)
                    started = true
                }
            }
        }
    }

    /// table[i] = base^i for i below `entries`.
    private func fill(_ table: UnsafeMutablePointer<UInt>, _ base: Limbs, entries: Int, _ work: inout Workspace) {
        table.update(from: one, count: count)
        (table + count).update(from: base, count: count)
        for index in 2..<max(2, entries) {
            let entry = table + index * count
            if index & 1 == 0 {
                square(entry, table + index / 2 * count, &work)
            } else {
                multiply(entry, entry - count, table + count, &work)
            }
        }
    }

    /// base^exponent by `mpn_sec_powm`: time and memory accesses do not depend on the exponent's value.
    ///
    /// - Parameters:
    ///   - base: plain (not Montgomery) form.
    ///   - bits: how many low bits of the exponent are looked at.
    ///   - result: `count` limbs, plain form.
    func powerConstantTime(
        _ result: UnsafeMutablePointer<UInt>, _ base: Limbs, _ exponent: UnsafePointer<UInt>, bits: Int
    ) {
        let itch = __gmpn_sec_powm_itch(count, UInt(bits), count)
        let scratch = UnsafeMutablePointer<UInt>.allocate(capacity: itch)
        __gmpn_sec_powm(result, base, count, exponent, UInt(bits), limbs, count, scratch)
        LimbCode.wipe(scratch, itch)
        scratch.deallocate()
    }
}
