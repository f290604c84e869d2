extension UncheckedElement {
    /// The membership test and powers of the same element, from one chain of squarings.
    ///
    /// x^(16^i) is computed once for all i; each exponent multiplies the links that its 4-bit digits name into one of
    /// 15 products, which are combined at the end (Yao's method). Membership x^q = 1 is tested at the end of the same
    /// chain: with q = 2^b − d it says x^(2^b) = x^d, and d is small (189 in the standard group).
    ///
    /// - Returns: the element as a member, and its power for each exponent, in order.
    /// - Throws: `.notInSubgroup` if x^q ≠ 1.
    /// - Complexity: 256 squarings and 12 multiplications, and about 90 multiplications an exponent, in the standard
    ///   group.
    public func powersIfMember(
        _ exponents: [Scalar]
    ) throws(ArithmeticError) -> (element: GroupElement, powers: [GroupElement]) {
        let modulus = group.modulus
        let base = modulus.toMontgomery(limbs)
        let (results, end) = modulus.powersVariableTime(base, exponents.map(\.limbs), bitCount: group.orderBitCount)
        guard end == modulus.powerVariableTime(base, group.orderComplement), !LimbCode.isZero(limbs) else {
            throw ArithmeticError(.notInSubgroup, "the value is not in the subgroup of order q")
        }
        return (GroupElement(group, base), results.map { GroupElement(group, $0) })
    }
}

extension GroupElement {
    /// Powers of one member for several exponents, from one chain of squarings. Variable time.
    public func powers(_ exponents: [Scalar]) -> [GroupElement] {
        group.modulus.powersVariableTime(limbs, exponents.map(\.limbs), bitCount: group.orderBitCount).powers
            .map { GroupElement(group, $0) }
    }
}

extension MontgomeryModulus {
    private static let digitBits = 4

    /// base^e for every e below 2^bitCount, sharing the squarings, and base^(2^bitCount). Variable time.
    func powersVariableTime(_ base: Limbs, _ exponents: [Limbs], bitCount: Int) -> (powers: [Limbs], end: Limbs) {
        let digits = 1 << Self.digitBits
        var buckets = exponents.map { _ in [Limbs?](repeating: nil, count: digits) }
        var link = base
        for position in stride(from: 0, to: bitCount, by: Self.digitBits) {
            for (which, exponent) in exponents.enumerated() {
                let digit = LimbCode.window(exponent, exponent.count, position, Self.digitBits)
                if digit == 0 { continue }
                buckets[which][digit] = buckets[which][digit].map { multiply($0, link) } ?? link
            }
            squareRepeatedly(&link, min(Self.digitBits, bitCount - position))
        }
        return (buckets.map(combine), link)
    }

    private func squareRepeatedly(_ value: inout Limbs, _ times: Int) {
        value.withUnsafeMutableBufferPointer { buffer in
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: scratchCount) { scratch in
                for _ in 0..<times { square(buffer.baseAddress!, buffer.baseAddress!, scratch.baseAddress!) }
            }
        }
    }

    /// Π bucket[d]^d by running products from the highest digit down.
    private func combine(_ buckets: [Limbs?]) -> Limbs {
        var running: Limbs?
        var total: Limbs?
        for digit in stride(from: buckets.count - 1, through: 1, by: -1) {
            if let bucket = buckets[digit] { running = running.map { multiply($0, bucket) } ?? bucket }
            if let running { total = total.map { multiply($0, running) } ?? running }
        }
        return total ?? one
    }
}
