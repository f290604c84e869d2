extension UncheckedElement {
    /// The membership test and powers of the same element, from one chain of squarings.
    ///
    /// The chain gives x^(2^i) for every bit i; each exponent multiplies the links at which its odd 4-bit digits start
    /// into one of 8 products, which are combined at the end (Yao's method with a sliding window). Membership x^q = 1 is
    /// tested on the same chain: with q = 2^b − d it says x^(2^b) = x^d, and d is small (189 in the standard group).
    ///
    /// - Returns: the element as a member, and its power for each exponent, in order.
    /// - Throws: `.notInSubgroup` if x^q ≠ 1.
    /// - Complexity: 256 squarings and about 9 multiplications, and about 56 multiplications an exponent, in the standard
    ///   group.
    public func powersIfMember(
        _ exponents: [Scalar]
    ) throws(ArithmeticError) -> (element: GroupElement, powers: [GroupElement]) {
        precondition(exponents.allSatisfy { $0.group === group }, "base and exponents belong to one group")
        let base = group.modulus.toMontgomery(limbs)
        var chain = SquaringChain(
            group.modulus, base, exponents.map(\.limbs) + [group.orderComplement], bitCount: group.orderBitCount)
        var powers = chain.powers()
        let small = powers.removeLast()
        guard chain.end() == small, !LimbCode.isZero(limbs) else {
            throw ArithmeticError(.notInSubgroup, "the value is not in the subgroup of order q")
        }
        return (GroupElement(group, base), powers.map { GroupElement(group, $0) })
    }
}

extension GroupElement {
    /// Powers of one member for several exponents, from one chain of squarings. Variable time.
    public func powers(_ exponents: [Scalar]) -> [GroupElement] {
        precondition(exponents.allSatisfy { $0.group === group }, "base and exponents belong to one group")
        var chain = SquaringChain(group.modulus, limbs, exponents.map(\.limbs), bitCount: group.orderBitCount)
        return chain.powers().map { GroupElement(group, $0) }
    }
}

/// base^(2^i) for i = 0 … bitCount − 1, and powers for several exponents that share these squarings. Variable time.
struct SquaringChain: ~Copyable {
    private static let digitBits = 4
    /// The odd digits 1, 3 … 15.
    private static let bucketCount = 1 << (digitBits - 1)

    private let modulus: MontgomeryModulus
    private let exponents: [Limbs]
    private var work: Workspace
    private let link: UnsafeMutablePointer<UInt>
    private let buckets: UnsafeMutablePointer<UInt>
    private var isFilled: [Bool]

    init(_ modulus: MontgomeryModulus, _ base: Limbs, _ exponents: [Limbs], bitCount: Int) {
        self.modulus = modulus
        self.exponents = exponents
        let bucketTotal = exponents.count * Self.bucketCount
        work = Workspace(modulus, extra: (1 + bucketTotal) * modulus.count)
        link = work.extra
        buckets = link + modulus.count
        isFilled = [Bool](repeating: false, count: bucketTotal)
        link.update(from: base, count: modulus.count)
        run(bitCount)
    }

    /// base^(2^(bitCount − 1)).
    func last() -> Limbs { Limbs(UnsafeBufferPointer(start: link, count: modulus.count)) }

    /// base^(2^bitCount).
    mutating func end() -> Limbs {
        Limbs(unsafeUninitializedCapacity: modulus.count) { result, written in
            modulus.square(result.baseAddress!, link, &work)
            written = modulus.count
        }
    }

    private mutating func run(_ bitCount: Int) {
        // Where the next digit of each exponent may start.
        var next = [Int](repeating: 0, count: exponents.count)
        for bit in 0..<bitCount {
            if bit > 0 { modulus.square(link, link, &work) }
            for which in exponents.indices where next[which] <= bit {
                let exponent = exponents[which]
                let digit = LimbCode.window(exponent, exponent.count, bit, min(Self.digitBits, bitCount - bit))
                if digit & 1 == 0 { continue }
                collect(which * Self.bucketCount + digit / 2)
                next[which] = bit + Self.digitBits
            }
        }
    }

    private mutating func collect(_ index: Int) {
        let bucket = buckets + index * modulus.count
        if isFilled[index] {
            modulus.multiply(bucket, bucket, link, &work)
        } else {
            bucket.update(from: link, count: modulus.count)
            isFilled[index] = true
        }
    }

    /// The power for each exponent.
    mutating func powers() -> [Limbs] {
        var out: [Limbs] = []
        for which in exponents.indices { out.append(combine(which)) }
        return out
    }

    /// Π bucket[k]^(2k+1) = (Π bucket[k]^k)²·Π bucket[k], both by running products from the highest digit down.
    private mutating func combine(_ which: Int) -> Limbs {
        let count = modulus.count
        let first = which * Self.bucketCount
        var running = modulus.one
        var total = modulus.one
        var (hasRunning, hasTotal) = (false, false)
        for index in stride(from: Self.bucketCount - 1, through: 0, by: -1) {
            if isFilled[first + index] {
                let bucket = UnsafeBufferPointer(start: buckets + (first + index) * count, count: count)
                if hasRunning { multiply(&running, bucket) } else { running = Limbs(bucket) }
                hasRunning = true
            }
            guard index > 0, hasRunning else { continue }
            if hasTotal { running.withUnsafeBufferPointer { multiply(&total, $0) } } else { total = running }
            hasTotal = true
        }
        guard hasTotal else { return running }
        total.withUnsafeMutableBufferPointer { modulus.square($0.baseAddress!, $0.baseAddress!, &work) }
        running.withUnsafeBufferPointer { multiply(&total, $0) }
        return total
    }

    private mutating func multiply(_ left: inout Limbs, _ right: UnsafeBufferPointer<UInt>) {
        left.withUnsafeMutableBufferPointer {
            modulus.multiply($0.baseAddress!, $0.baseAddress!, right.baseAddress!, &work)
        }
    }
}
