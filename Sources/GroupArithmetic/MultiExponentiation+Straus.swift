extension MultiExponentiation {
    /// Shared squarings from the top bit down; each base is multiplied in where one of its odd digits ends.
    func straus(_ width: Int) -> Limbs {
        let count = modulus.count
        let entries = 1 << (width - 1)
        var work = Workspace(modulus, extra: (bases.count * entries + 1) * count)
        let out = work.extra
        let tables = out + count
        for (index, base) in bases.enumerated() { fill(tables + index * entries * count, base, entries, out, &work) }
        let digits = slidingDigits(width)
        var started = false
        for position in stride(from: exponentBits - 1, through: 0, by: -1) {
            if started { modulus.square(out, out, &work) }
            for index in bases.indices {
                let digit = Int(digits[position * bases.count + index])
                if digit == 0 { continue }
                let entry = tables + (index * entries + digit / 2) * count
                if started { modulus.multiply(out, out, entry, &work) } else { out.update(from: entry, count: count) }
                started = true
            }
        }
        return started ? Limbs(UnsafeBufferPointer(start: out, count: count)) : modulus.one
    }

    /// base, base³, base⁵ …; `square` is memory for base².
    private func fill(
        _ table: UnsafeMutablePointer<UInt>, _ base: Limbs, _ entries: Int, _ square: UnsafeMutablePointer<UInt>,
        _ work: inout Workspace
    ) {
        table.update(from: base, count: modulus.count)
        guard entries > 1 else { return }
        modulus.square(square, table, &work)
        for index in 1..<entries {
            let entry = table + index * modulus.count
            modulus.multiply(entry, entry - modulus.count, square, &work)
        }
    }

    /// For each bit position, for each base: the odd digit of at most `width` bits that ends there, or 0.
    private func slidingDigits(_ width: Int) -> [UInt8] {
        var digits = [UInt8](repeating: 0, count: exponentBits * bases.count)
        for index in bases.indices {
            var position = 0
            while position < exponentBits {
                let value = digit(index, position, width)
                if value & 1 == 0 {
                    position += 1
                } else {
                    digits[position * bases.count + index] = UInt8(value)
                    position += width
                }
            }
        }
        return digits
    }
}
